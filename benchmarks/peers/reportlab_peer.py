"""The reference report with ReportLab's platypus, fonts registered once."""

import io
from xml.sax.saxutils import escape

import reportlab
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from serve import report, serve

MARGIN, WIDTH = 56, A4[0] - 112
INK, GREY, RULE, SHADE = (HexColor(c) for c in ("#1f2430", "#6e7684", "#d6dbe4", "#f0f3f8"))
ACCENT, MUTED = HexColor("#2457d6"), HexColor("#a8bae6")

pdfmetrics.registerFont(TTFont("Inter", "fonts/Inter-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Inter-SemiBold", "fonts/Inter-SemiBold.ttf"))
pdfmetrics.registerFontFamily("Inter", normal="Inter", bold="Inter-SemiBold", italic="Inter", boldItalic="Inter-SemiBold")


def style(name, size, lead, font="Inter", color=INK, **more):
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=lead, textColor=color, **more)


BODY = style("body", 9.5, 14, spaceAfter=6)
HEAD = style("head", 15, 22, "Inter-SemiBold", spaceBefore=14, keepWithNext=1)
CAPTION = style("caption", 9.5, 14, "Inter-SemiBold", keepWithNext=1)
COVER = [style("label", 10, 16, color=GREY), style("title", 28, 36, "Inter-SemiBold"), style("subtitle", 14, 24, color=GREY)]
ROWS = [
    ("FONT", (0, 0), (-1, -1), "Inter", 8.5), ("FONT", (0, 0), (-1, 0), "Inter-SemiBold", 8.5),
    ("TEXTCOLOR", (0, 0), (-1, -1), INK), ("BACKGROUND", (0, 0), (-1, 0), SHADE),
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, RULE), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]


def paragraph(spans):
    return Paragraph("".join("<b>%s</b>" % escape(s["text"]) if s.get("bold") else escape(s["text"]) for s in spans), BODY)


def table(data):
    columns = data["columns"]
    rows = [[c["title"] for c in columns]] + [[cell["text"] for cell in row] for row in data["rows"]]
    right = [("ALIGN", (i, 0), (i, -1), "RIGHT") for i, c in enumerate(columns) if c["kind"] != "text"]
    out = Table(rows, colWidths=[c["share"] * WIDTH for c in columns], rowHeights=16, repeatRows=1)
    out.setStyle(TableStyle(ROWS + right))
    return [Paragraph(escape(data["caption"]), CAPTION), out, Spacer(1, 6)]


def chart(data):
    bars, top = data["bars"], data["bars"][data["top"]]["value"]
    drawing = Drawing(WIDTH, 16 * len(bars))
    for i, bar in enumerate(bars):
        y, length = 16 * (len(bars) - i) - 13, (WIDTH - 120) * bar["value"] / top
        drawing.add(Rect(80, y, length, 10, fillColor=ACCENT if i == data["top"] else MUTED, strokeColor=None))
        drawing.add(String(0, y + 2, bar["category"], fontName="Inter", fontSize=8.5, fillColor=GREY))
        drawing.add(String(84 + length, y + 2, bar["label"], fontName="Inter", fontSize=8.5, fillColor=GREY))
    return [KeepTogether([Paragraph(escape(data["title"]), CAPTION), drawing, Spacer(1, 6)])]


def story(data):
    texts = [data["label"], data["title"], data["subtitle"]]
    out = [Spacer(1, 160)] + [Paragraph(escape(t), s) for t, s in zip(texts, COVER)]
    out += [Paragraph(escape(f["label"] + ": " + f["value"]), BODY) for f in data["facts"]] + [PageBreak()]
    for i, section in enumerate(data["sections"]):
        out.append(Paragraph("%d  %s" % (i + 1, escape(section["title"])), HEAD))
        for block in section["blocks"]:
            if "table" in block:
                out += table(block["table"])
            elif "chart" in block:
                out += chart(block["chart"])
            else:
                out.append(paragraph(block["paragraph"]))
    return out


DATA = report()


def footer(canvas, _):
    canvas.setFont("Inter", 8)
    canvas.setFillColor(GREY)
    canvas.drawString(MARGIN, 46, DATA["title"])
    canvas.drawRightString(A4[0] - MARGIN, 46, str(canvas.getPageNumber()))


def cover(canvas, _):
    canvas.setFillColor(ACCENT)
    canvas.rect(MARGIN, A4[1] - 204, 60, 4, stroke=0, fill=1)


def make():
    out = io.BytesIO()
    document = SimpleDocTemplate(out, pagesize=A4, leftMargin=MARGIN - 6, rightMargin=MARGIN - 6, topMargin=MARGIN - 6,
                                 bottomMargin=67, title=DATA["title"])  # its frame has a padding of 6
    document.build(story(DATA), onFirstPage=cover, onLaterPages=footer)
    return out.getvalue(), document.page, 0.0


try:
    import _rl_accel  # noqa: F401
    ACCELERATED = " with its C accelerator"
except ImportError:
    try:
        from reportlab.lib import _rl_accel  # noqa: F401
        ACCELERATED = " with its C accelerator"
    except ImportError:
        ACCELERATED = ""

serve(reportlab.__version__ + ACCELERATED, make)
