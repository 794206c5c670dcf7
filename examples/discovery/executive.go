package discovery

import "github.com/qubitz/reportjobs/bedrock"

// executiveOutline is for those who decide on the project: 12 to 15 pages.
func executiveOutline() bedrock.Outline {
	return bedrock.Outline{
		Title: "Executive report",
		Audience: "The board and the sponsor, who decide whether to go ahead, with how much money and on which conditions; " +
			"they read the summary in full and the rest where they doubt it",
		Summary: &bedrock.Section{
			ID: "summary", Title: "Executive summary",
			Purpose: "A reader who stops here knows what is proposed, what it brings and costs, what could go wrong and what to decide by when",
			Cover: []string{
				"the proposal in two sentences, and why now",
				"the value expected and how sure it is",
				"the investment and the time until it pays back, or why that cannot be said yet",
				"the two or three risks that could change the decision",
				"the recommendation and the decisions asked for",
			},
			Words:  400,
			Blocks: []string{"kpis: three or four figures that the decision rests on", "callout: the recommendation"},
		},
		Sections: []bedrock.Section{
			{
				ID: "business-case", Title: "Business case and value",
				Purpose: "The board sees which problem is solved for whom, what it is worth, and on what evidence",
				Cover: []string{
					"the situation today, with the baseline by which success will be judged",
					"the problems and whom they cost what",
					"what changes for those who do the work, and what deliberately does not",
					"the value by source: which part rests on a measured baseline and which on an estimate",
					"the fit with the strategy, and what happens if nothing is done",
					"the measures of success, each with baseline, target and when it is read",
				},
				Words: 900,
				Blocks: []string{
					"kpis: the baseline in three or four figures",
					"table: problems with who bears them, their effect today and what changes",
					"chart: expected yearly value by source",
					"table: measures of success with baseline, target and date",
				},
			},
			{
				ID: "roadmap", Title: "Implementation roadmap",
				Purpose: "The board sees what is delivered when, and where it may still stop",
				Cover: []string{
					"the phases from the state today to full operation: length, outcome, who is in charge",
					"the gate at the end of each phase: what has to be shown for the next to be paid",
					"what has to be ready before each phase: data, people, contracts, approvals",
					"how people are brought along, and how the old way stays open meanwhile",
					"the critical path against the deadlines and seasons of the submission",
				},
				Words: 900,
				Blocks: []string{
					"timeline: the phases with their gates",
					"table: phases with outcome and owner",
					"table: gates with the evidence that opens them",
					"chart: how use or reach grows by phase",
					"list: what is to be ready before the first phase",
				},
			},
			{
				ID: "investment", Title: "Investment and return",
				Purpose: "The finance director can check the sum, and sees which assumption it hangs on",
				Cover: []string{
					"the budget and how it divides over phases and kinds of cost, marked as a proposal where the submission does not divide it",
					"running costs at scale",
					"the return: yearly value against investment and running costs, and the time until it pays back, computed from figures of the submission",
					"a sensitivity view: less value, later value, higher cost, each with what it does to the return",
					"what is not in the figures, on both sides",
				},
				Words: 850,
				Blocks: []string{
					"table: investment by phase or kind of cost, low and high",
					"chart: value by year against cost",
					"table: sensitivity view with case, change, yearly value and time until it pays back",
					"callout: the assumption that matters most",
				},
			},
			{
				ID: "risks", Title: "Risks and mitigations",
				Purpose: "Each risk that could stop the project has an answer and somebody who answers for it",
				Cover: []string{
					"the risks of value, delivery, data, model, people, regulation and supply that this submission shows",
					"likelihood and impact, with the reason for the judgement",
					"mitigation, owner and the early sign to look for",
					"what risk remains and has to be accepted",
				},
				Words: 650,
				Blocks: []string{
					"riskmatrix: the risks by likelihood and impact",
					"table: risks with mitigation, owner and early sign",
					"list: signs on which the project is stopped or slowed",
				},
			},
			{
				ID: "decisions", Title: "Recommendations and decisions",
				Purpose: "The meeting can end with decisions on record",
				Cover: []string{
					"the recommendation with its conditions",
					"the decisions asked for: who decides what by when, and what waits for it",
					"the alternatives that were considered, and why they come second",
					"the next steps until the first gate",
				},
				Words: 400,
				Blocks: []string{
					"table: decisions with who decides, by when, and what waits for it",
					"list: next steps, in their order",
				},
			},
		},
	}
}
