package render

// blockNames are the names that models give to types of blocks, in the
// spelling of fold. A few are no blocks of a Document.
var blockNames = map[string]string{
	"paragraph": "paragraph", "text": "paragraph", "p": "paragraph", "prose": "paragraph", "markdown": "paragraph", "md": "paragraph", "richtext": "paragraph",
	"summary": "paragraph", "introduction": "paragraph", "intro": "paragraph", "description": "paragraph", "narrative": "paragraph", "conclusion": "paragraph",
	"list": "list", "bullets": "list", "bulletlist": "list", "bulletedlist": "list", "unorderedlist": "list", "ul": "list", "items": "list", "points": "list",
	"bulletpoints": "list", "keypoints": "list", "checklist": "list", "takeaways": "list", "keytakeaways": "list", "findings": "list", "recommendations": "list",
	"ol": "numbered", "orderedlist": "numbered", "numberedlist": "numbered", "numbered": "numbered", "steps": "numbered",
	"table": "table", "datatable": "table", "grid": "table", "matrix": "table", "comparison": "table", "tables": "table",
	"chart": "chart", "graph": "chart", "plot": "chart", "figure": "chart", "visualization": "chart", "charts": "chart",
	"barchart": "chart", "bargraph": "chart", "columnchart": "chart", "linechart": "chart", "linegraph": "chart", "piechart": "chart", "donutchart": "chart", "doughnutchart": "chart",
	"areachart": "chart", "stackedareachart": "chart", "waterfallchart": "chart", "waterfall": "chart", "bridgechart": "chart", "smallmultiples": "chart", "sparkline": "chart", "stackedbarchart": "chart", "horizontalbarchart": "chart", "bar": "chart", "area": "chart", "stackedarea": "chart", "multiples": "chart", "stacked": "chart", "hbar": "chart", "line": "chart", "pie": "chart", "donut": "chart",
	"timeline": "timeline", "roadmap": "timeline", "gantt": "timeline", "ganttchart": "timeline", "schedule": "timeline", "projectplan": "timeline", "timelinechart": "timeline", "roadmapchart": "timeline",
	"riskmatrix": "riskmatrix", "riskheatmap": "riskmatrix", "heatmap": "riskmatrix", "riskmap": "riskmatrix", "riskchart": "riskmatrix", "riskassessmentmatrix": "riskmatrix",
	"kpis": "kpis", "kpi": "kpis", "metrics": "kpis", "metric": "kpis", "stats": "kpis", "stat": "kpis", "statistics": "kpis", "cards": "kpis", "kpicards": "kpis", "scorecard": "kpis", "keyfigures": "kpis",
	"callout": "callout", "note": "callout", "warning": "callout", "info": "callout", "tip": "callout", "alert": "callout", "important": "callout", "caution": "callout", "danger": "callout",
	"success": "callout", "insight": "callout", "highlight": "callout", "box": "callout", "panel": "callout", "infobox": "callout", "admonition": "callout", "recommendation": "callout", "keytakeaway": "callout",
	"quote": "quote", "blockquote": "quote", "testimonial": "quote", "quotation": "quote", "pullquote": "quote",
	"row": "row", "grid2": "row", "layout": "row", "sidebyside": "row", "twocolumn": "row", "twocolumns": "row", "split": "row", "flex": "row", "columnlayout": "row",
	"pagebreak": "pagebreak", "newpage": "pagebreak",
	"heading": "heading", "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "header": "heading", "title": "heading", "subheading": "heading", "subtitle": "heading",
	"section": "section", "subsection": "section", "chapter": "section",
	"code": "code", "codeblock": "code", "pre": "code",
	"image": "image", "img": "image", "picture": "image", "photo": "image", "logo": "image", "images": "image",
	"divider": "divider", "separator": "divider", "hr": "divider", "rule": "divider", "spacer": "divider",
}

// kindNames are what models call kinds of columns.
var kindNames = map[string]string{
	"text": "text", "string": "text", "str": "text", "number": "number", "numeric": "number", "integer": "number", "int": "number", "float": "number",
	"decimal": "number", "count": "number", "money": "money", "currency": "money", "eur": "money", "usd": "money", "price": "money",
	"percent": "percent", "percentage": "percent", "%": "percent", "pct": "percent", "date": "date", "datetime": "date", "time": "date", "year": "date",
	"spark": "spark", "sparkline": "spark", "trendline": "spark",
}

// chartNames are what models call kinds of charts.
var chartNames = map[string]string{
	"bar": "bar", "bars": "bar", "column": "bar", "columns": "bar", "barchart": "bar", "bargraph": "bar", "columnchart": "bar", "vertical": "bar", "verticalbar": "bar",
	"grouped": "bar", "groupedbar": "bar", "clusteredbar": "bar", "histogram": "bar", "hbar": "hbar", "barh": "hbar", "horizontal": "hbar", "horizontalbar": "hbar", "horizontalbarchart": "hbar",
	"stacked": "stacked", "stackedbar": "stacked", "stackedbarchart": "stacked", "stackedcolumn": "stacked", "line": "line", "lines": "line", "linechart": "line", "linegraph": "line",
	"area": "area", "areachart": "area", "stackedarea": "area", "stackedareachart": "area", "mountain": "area", "spline": "line", "trend": "line", "timeseries": "line", "sparkline": "line",
	"multiples": "multiples", "smallmultiples": "multiples", "smallmultiple": "multiples", "trellis": "multiples", "facets": "multiples", "facet": "multiples", "panelchart": "multiples",
	"waterfall": "waterfall", "waterfallchart": "waterfall", "bridge": "waterfall", "bridgechart": "waterfall", "cascade": "waterfall",
	"donut": "donut", "doughnut": "donut", "pie": "donut", "piechart": "donut", "donutchart": "donut", "doughnutchart": "donut", "ring": "donut",
}
