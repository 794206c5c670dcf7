package main

import (
	"math"

	"github.com/qubitz/reportjobs/render"
)

var months = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}

// unknown is a value that was not measured; in a waterfall, what there is so
// far.
var unknown = math.NaN()

// document is a report of a water utility that there is not.
func document() *render.Document {
	d := render.NewDocument("Annual review 2026")
	d.Cover.Label = "Halden Water"
	d.Cover.Subtitle = "What the year brought, what it cost, and what the board is asked to decide"
	d.Cover.Facts = []render.Fact{{Label: "Prepared for", Value: "Supervisory Board"}, {Label: "Period", Value: "January to December 2026"},
		{Label: "Author", Value: "Group Controlling"}, {Label: "Date", Value: "18 February 2027"}}
	d.Cover.Note = "Halden Water is made up, and so is every figure in this report."
	summary(d)
	result(d)
	network(d)
	programme(d)
	method(d)
	d.Note("base", "Against the same quarter of the year before, at constant tariffs.")
	d.Note("loss", "Water that leaves a works and reaches no meter, as a share of what leaves it.")
	return d
}

func summary(d *render.Document) {
	d.Section("Summary").ID("summary").
		P("Halden Water earned **€19.6M** before interest, taxes and depreciation, €1.4M more than a year ago.[^base] Volumes and the tariff of January more than paid "+
			"for higher wages and energy. Losses in the network fell for the third year; what is left of them sits in two districts, see [](#districts).").
		KPIs(
			render.KPI{Label: "Revenue", Value: "€61.8M", Note: "▲ 6.2% on the year", Trend: render.Values(52.1, 53.4, 53.0, 55.2, 56.9, 58.2, 60.1, 61.8)},
			render.KPI{Label: "EBITDA margin", Value: "31.7%", Note: "▲ 0.6 pp", Trend: render.Values(29.4, 30.2, 29.9, 30.6, 30.3, 31.1, 31.2, 31.7)},
			render.KPI{Label: "Network loss", Value: "9.8%", Note: "▼ 1.3 pp", Trend: render.Values(14.2, 13.9, 13.1, 12.6, 12.0, 11.1, 10.4, 9.8)},
			render.KPI{Label: "Complaints", Value: "1.9", Note: "per thousand meters", Trend: render.Values(2.2, 2.6, 2.4, 2.9, 2.1, 2.0, 2.2, 1.9)}).
		Callout("Decision asked for", "Release **€7.4M** for the second phase of the renewal programme. It pays back in nine years at the present price of energy, in seven if that rises as the market expects.").
		P("Three things need the attention of the board:").
		Numbered("The pilot in Kirkevann ends in June, *before* the budget round. Its result decides how fast the other districts follow.",
			"Two risks moved up: people who know the old control system retire, and the quality of the sensor data is lower than planned.",
			"The rating agency expects a dividend policy by autumn.").
		Quote("For the first time we repair a main before our customers notice it.", "Solveig Aas, head of networks")
}

func result(d *render.Document) {
	p := d.Section("Result").
		P("Of the €1.4M, the larger part came from volume. One-off income was small; nothing of it will come back in 2027.").
		Chart(&render.Chart{Kind: "waterfall", Title: "Volume and tariff more than paid for wages and energy", Unit: "€M",
			Categories: []string{"EBITDA 2025", "Volume", "Tariff", "Wages", "Energy", "One-offs", "EBITDA 2026"},
			Series:     []render.Series{{Values: render.Values(18.2, 3.1, 1.9, -2.4, -1.6, 0.4, unknown)}}}).
		Chart(&render.Chart{Kind: "bar", Title: "The last quarter was the best so far", Unit: "€M", Highlight: index(7),
			Categories: []string{"Q1 2025", "Q2", "Q3", "Q4", "Q1 2026", "Q2", "Q3", "Q4"},
			Series:     []render.Series{{Values: render.Values(13.6, 14.4, 15.3, 14.9, 14.5, 15.2, 15.9, 16.2)}}})
	p.Section("Where the money comes from and goes").
		Row(render.Blocks{&render.Chart{Kind: "donut", Title: "Households pay more than half", Unit: "€M", Categories: []string{"Households", "Industry", "Public bodies", "Services"},
			Series: []render.Series{{Values: render.Values(33.4, 16.1, 8.0, 4.3)}}}},
			render.Blocks{&render.Paragraph{Text: "Industry grew again after two flat years: the dairy in Nordby reopened its second line in March and takes as much water as a town of nine thousand."},
				&render.Paragraph{Text: "Services are small and growing. Leak detection for neighbouring utilities brought in **€1.1M**, with people and devices that are needed at home anyway."},
				&render.List{Items: []render.Text{"Households: tariff up 2.1%", "Industry: volume up 7%", "Services: three new contracts"}}}).
		Chart(&render.Chart{Kind: "stacked", Title: "Energy is the cost that grew", Unit: "€M", Categories: []string{"2021", "2022", "2023", "2024", "2025", "2026"},
			Series: []render.Series{{Name: "People", Values: render.Values(14.1, 14.6, 15.2, 15.9, 16.8, 17.9)}, {Name: "Materials", Values: render.Values(9.0, 9.4, 9.9, 10.3, 10.1, 10.4)},
				{Name: "Energy", Values: render.Values(5.2, 7.9, 9.6, 8.8, 9.7, 11.3)}}}).
		Chart(&render.Chart{Kind: "hbar", Title: "Change of cost by department", Unit: "€k", Categories: []string{"Pumping stations", "Networks", "Customer service", "Laboratory", "Administration"},
			Series: []render.Series{{Values: render.Values(1610, 420, -95, 60, -210)}}})
}

func network(d *render.Document) {
	p := d.Section("Network and supply").
		Image("catchment.png", "Hills in four shades of blue under a pale sun, drawn.").
		P("The winter filled the reservoirs early. From May on the wind park carried the pumps on most days, as it was planned to.").
		Chart(&render.Chart{Kind: "area", Title: "Own wind power now carries most of the pumping", Unit: "MWh", Categories: months,
			Series: []render.Series{{Name: "Wind", Values: render.Values(310, 340, 420, 560, 690, 640, 610, 650, 720, 760, 700, 640)},
				{Name: "Hydro", Values: render.Values(260, 250, 270, 300, 290, 240, 190, 170, 200, 240, 260, 270)},
				{Name: "Bought", Values: render.Values(520, 470, 410, 260, 150, 170, 240, 260, 150, 110, 180, 280)}}}).
		Chart(&render.Chart{Kind: "line", Title: "Losses fell fastest where the sensors are", Unit: "%", Categories: []string{"2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"}, Highlight: index(0),
			Series: []render.Series{{Name: "Kirkevann", Values: render.Values(15.1, 15.0, 14.4, 13.6, 11.9, 9.8, 7.4, 5.9)}, {Name: "Nordby", Values: render.Values(13.2, 13.5, 13.1, 12.8, 12.4, 12.1, 11.9, 11.5)},
				{Name: "Sund", Values: render.Values(17.9, 17.2, 17.5, 16.9, 16.6, 16.0, 15.8, 15.1)}}})
	p.Section("Districts").ID("districts").
		P("Six districts on one scale: Sund and Øvre Halden lose most and have changed least.").
		Chart(&render.Chart{Kind: "multiples", Title: "Two districts are left behind", Unit: "%", Categories: []string{"2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"},
			Series: []render.Series{{Name: "Kirkevann", Values: render.Values(15.1, 15.0, 14.4, 13.6, 11.9, 9.8, 7.4, 5.9)}, {Name: "Nordby", Values: render.Values(13.2, 13.5, 13.1, 12.8, 12.4, 12.1, 11.9, 11.5)},
				{Name: "Sund", Values: render.Values(17.9, 17.2, 17.5, 16.9, 16.6, 16.0, 15.8, 15.1)}, {Name: "Øvre Halden", Values: render.Values(16.4, 16.8, 16.5, unknown, 16.2, 16.6, 16.1, 15.7)},
				{Name: "Havn", Values: render.Values(11.0, 10.4, 10.1, 9.2, 8.8, 8.1, 7.7, 7.2)}, {Name: "Vestmark", Values: render.Values(9.9, 9.6, 9.8, 9.1, 8.4, 8.2, 7.9, 7.6)}}}).
		Table(districts()).
		Chart(&render.Chart{Kind: "hbar", Title: "From alarm to repair, a leak in Kirkevann is found a hundred times faster", Unit: "hours", Log: true,
			Categories: []string{"Kirkevann", "Havn", "Vestmark", "Nordby", "Øvre Halden", "Sund"},
			Series:     []render.Series{{Values: render.Values(4, 38, 52, 170, 410, 520)}}})
}

func districts() *render.Table {
	t := &render.Table{ID: "losses", Caption: "Districts by loss,[^loss] with eight years of it", Columns: []render.Column{{Title: "District"}, {Title: "Manager"}, {Title: "Since 2019", Kind: "spark", Unit: "%"},
		{Title: "Loss 2026", Kind: "percent"}, {Title: "Mains, km", Kind: "number"}, {Title: "Invested", Kind: "money", Unit: "€"}}, Total: []string{"", "", "", "", "sum", "sum"}}
	add := func(name, manager render.Text, loss, mains, invested float64, years ...float64) {
		t.Rows = append(t.Rows, []render.Cell{render.Str(name), render.Str(manager), render.Spark(years...), render.Num(loss), render.Num(mains), render.Num(invested)})
	}
	add("Kirkevann", "K. Łukasiewicz", 5.9, 212, 2_140_000, 15.1, 15.0, 14.4, 13.6, 11.9, 9.8, 7.4, 5.9)
	add("Havn", "Ελένη Παππά", 7.2, 148.5, 610_500, 11.0, 10.4, 10.1, 9.2, 8.8, 8.1, 7.7, 7.2)
	add("Vestmark", "J. Nuñez", 7.6, 96, 275_000, 9.9, 9.6, 9.8, 9.1, 8.4, 8.2, 7.9, 7.6)
	add("Nordby", "Đặng Thị Mai", 11.5, 187.2, 480_000, 13.2, 13.5, 13.1, 12.8, 12.4, 12.1, 11.9, 11.5)
	add("Sund", "M. Ørsted", 15.1, 164, 390_000, 17.9, 17.2, 17.5, 16.9, 16.6, 16.0, 15.8, 15.1)
	add("Øvre Halden", "Ирина Соколова", 15.7, 131.3, 120_000, 16.4, 16.8, 16.5, unknown, 16.2, 16.6, 16.1, 15.7)
	return t
}

func index(i int) *int { return &i }
