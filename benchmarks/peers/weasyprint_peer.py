"""The reference report as HTML and CSS with WeasyPrint, style sheet and fonts read once."""

import logging
import os
from html import escape

import weasyprint
from weasyprint.text.fonts import FontConfiguration

from serve import report, serve

logging.getLogger("weasyprint").setLevel(logging.ERROR)

CSS = """
@font-face { font-family: Inter; src: url(fonts/Inter-Regular.ttf); font-weight: 400 }
@font-face { font-family: Inter; src: url(fonts/Inter-SemiBold.ttf); font-weight: 600 }
@page { size: A4; margin: 56pt 56pt 73pt;
  @bottom-left { content: string(title); font: 8pt Inter; color: #6e7684 }
  @bottom-right { content: counter(page); font: 8pt Inter; color: #6e7684 } }
@page :first { @bottom-left { content: none } @bottom-right { content: none } }
body { font: 9.5pt/14pt Inter; color: #1f2430; margin: 0 }
p { margin: 0 0 6pt; orphans: 2; widows: 2 } b { font-weight: 600 }
header { break-after: page; padding-top: 164pt } header h1 { font: 600 28pt/36pt Inter; margin: 0; string-set: title content() }
header i { display: block; width: 60pt; height: 4pt; background: #2457d6 } .grey { color: #6e7684 }
h2 { font: 600 15pt/22pt Inter; margin: 14pt 0 0; break-after: avoid }
h3 { font: 600 9.5pt/14pt Inter; margin: 0; break-after: avoid }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 8.5pt; margin-bottom: 6pt }
td, th { height: 16pt; padding: 0 3pt; line-height: 15pt; border-bottom: .5pt solid #d6dbe4; text-align: left }
th { font-weight: 600; background: #f0f3f8 } .r { text-align: right } tr { break-inside: avoid }
figure { margin: 0 0 6pt; break-inside: avoid } svg { display: block }
"""


def table(data):
    columns = data["columns"]
    side = ["" if c["kind"] == "text" else ' class="r"' for c in columns]
    out = ["<h3>", escape(data["caption"]), "</h3><table><thead><tr>"]
    out += ['<th%s style="width:%g%%">%s</th>' % (s, c["share"] * 100, escape(c["title"])) for s, c in zip(side, columns)]
    out.append("</tr></thead><tbody>")
    for row in data["rows"]:
        out.append("<tr>" + "".join("<td%s>%s</td>" % (s, escape(c["text"])) for s, c in zip(side, row)) + "</tr>")
    return "".join(out) + "</tbody></table>"


def chart(data):
    bars, top = data["bars"], data["bars"][data["top"]]["value"]
    out = ['<figure><h3>%s</h3><svg width="483pt" height="%dpt" viewBox="0 0 483 %d" font-family="Inter" font-size="8.5" fill="#6e7684">'
           % (escape(data["title"]), 16 * len(bars), 16 * len(bars))]
    for i, bar in enumerate(bars):
        y, length = 16 * i + 3, 363 * bar["value"] / top
        fill = "#2457d6" if i == data["top"] else "#a8bae6"
        out.append('<text x="0" y="%d">%s</text><rect x="80" y="%d" width="%.1f" height="10" fill="%s"/><text x="%.1f" y="%d">%s</text>'
                   % (y + 8, escape(bar["category"]), y, length, fill, 84 + length, y + 8, escape(bar["label"])))
    return "".join(out) + "</svg></figure>"


def page(data):
    out = ["<html lang=en><title>%s</title><body><header><i></i><p class=grey>%s</p><h1>%s</h1><p class=grey>%s</p>"
           % tuple(escape(data[k]) for k in ("title", "label", "title", "subtitle"))]
    out += ["<p>%s: %s</p>" % (escape(f["label"]), escape(f["value"])) for f in data["facts"]] + ["</header>"]
    for i, section in enumerate(data["sections"]):
        out.append("<h2>%d&ensp;%s</h2>" % (i + 1, escape(section["title"])))
        for block in section["blocks"]:
            if "table" in block:
                out.append(table(block["table"]))
            elif "chart" in block:
                out.append(chart(block["chart"]))
            else:
                out.append("<p>" + "".join(("<b>%s</b>" if s.get("bold") else "%s") % escape(s["text"]) for s in block["paragraph"]) + "</p>")
    return "".join(out)


DATA = report()
FONTS = FontConfiguration()
STYLE = weasyprint.CSS(string=CSS, base_url=os.getcwd() + "/", font_config=FONTS)


def make():
    document = weasyprint.HTML(string=page(DATA)).render(stylesheets=[STYLE], font_config=FONTS)
    return document.write_pdf(), len(document.pages), 0.0


serve(weasyprint.__version__, make)
