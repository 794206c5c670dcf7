package bedrock

import (
	"reflect"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render"
)

// A form is a type of block that a model may write: what it is told of, and
// what its lines are held to. Package ground looks at the figures of each.
type form struct {
	block   render.Block
	example string // a line of it
}

// forms are in the order in which the rules show them. Images, page breaks and
// rows of blocks are not among them: a model has no pictures, and the layout
// is not its business.
var forms = []form{
	{new(render.Paragraph), `{"type":"paragraph","text":"Advisors spend **60% of their time** on data gathering.","cites":["f9"]}`},
	{new(render.List), `{"type":"list","ordered":false,"items":["first point","second point"],"cites":[]}`},
	{new(render.Table), `{"type":"table","caption":"Savings by source","columns":[{"title":"Source"},{"title":"Annual saving","kind":"money","unit":"$M"}],"rows":[["Productivity",4.2],["Reporting",1.8]],"total":["","sum"],"cites":["f20","f21"]}`},
	{new(render.Chart), `{"type":"chart","kind":"hbar","title":"Productivity carries half of the savings","unit":"$M","categories":["Productivity","Reporting"],"series":[{"values":[4.2,1.8]}],"cites":["f20","f21"]}`},
	{new(render.Timeline), `{"type":"timeline","title":"The pilot ends before the budget round","phases":[{"name":"Pilot","from":"M1","to":"M4"},{"name":"Rollout","from":"M5","to":"M9"}],"milestones":[{"name":"Decision","at":"M4"}],"mark":"proposal"}`},
	{new(render.RiskMatrix), `{"type":"riskmatrix","title":"Data quality needs a decision","items":[{"name":"Records without an owner","likelihood":4,"impact":5}],"mark":"proposal"}`},
	{new(render.KPIs), `{"type":"kpis","items":[{"label":"Annual savings","value":"$8.5M","note":"estimated"}],"cites":["f19"]}`},
	{new(render.Callout), `{"type":"callout","title":"Decision","text":"Approve the pilot.","cites":[]}`},
	{new(render.Quote), `{"type":"quote","text":"words that stand in the input","by":"who said them","cites":[]}`},
}

// chartKinds and columnKinds are those that a model is told of.
var (
	chartKinds  = []string{"bar", "hbar", "stacked", "line", "area", "multiples", "waterfall", "donut"}
	columnKinds = []string{"text", "number", "money", "percent", "date", "spark"}
)

// writable tells whether a model may write such a block.
func writable(b render.Block) bool {
	return slices.ContainsFunc(forms, func(f form) bool { return reflect.TypeOf(f.block) == reflect.TypeOf(b) })
}

// examples are a line of each form.
func examples() string {
	var out []string
	for _, f := range forms {
		out = append(out, f.example)
	}
	return strings.Join(out, "\n")
}

// either lists words: "a, b or c".
func either(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
