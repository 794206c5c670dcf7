package discovery

import "github.com/qubitz/reportjobs/bedrock"

// technicalOutline is for those who build and run it: 15 to 20 pages.
func technicalOutline() bedrock.Outline {
	return bedrock.Outline{
		Title: "Technical report",
		Audience: "The architects and engineers who will build and run the system, and the head of technology who approves its design; " +
			"they look for what is decided, what is open and what a choice costs",
		Summary: &bedrock.Section{
			ID: "summary", Title: "Technical summary",
			Purpose: "A reader who stops here knows the design, the reasons for it, and what is still open",
			Cover: []string{
				"the system in three sentences",
				"the decisions that shape it, and why",
				"the demands it is built for: load, latency, availability",
				"the hardest parts, and what is to be proven first",
			},
			Words:  400,
			Blocks: []string{"kpis: the demands that shape the design", "table: main decisions with reason and state"},
		},
		Sections: []bedrock.Section{
			{
				ID: "current-state", Title: "Current state",
				Purpose: "Builders know what is there, what can be kept and what holds them back",
				Cover: []string{
					"systems, prototypes and models in use, and how far each is",
					"how the work is done today, with the figures that are known",
					"bottlenecks and technical debt, with their effect",
					"what is kept, replaced or bypassed",
				},
				Words: 750,
				Blocks: []string{
					"table: systems with role, state and what becomes of them",
					"table: bottlenecks with effect and answer",
				},
			},
			{
				ID: "architecture", Title: "Target architecture",
				Purpose: "An engineer can draw the system and say why each part is there",
				Cover: []string{
					"the parts and what each is responsible for",
					"the path of one request from the user to the answer, and of one record from its source to use",
					"where things run, and what must not leave which place",
					"load and latency: the budget of the demanded response times over the parts",
					"scaling and behaviour under overload and failure of a part",
					"decisions with alternatives and reasons",
				},
				Words: 1150,
				Blocks: []string{
					"table: parts with responsibility, technology and owner",
					"table: demands on load and response time with how each is met",
					"chart: how the response time divides over the parts",
					"list: the path of one request, step by step",
					"table: what fails, what users then see, how it recovers",
				},
			},
			{
				ID: "data", Title: "Data strategy",
				Purpose: "Everybody knows which data are used for what, and what has to be done to them first",
				Cover: []string{
					"sources with volume, freshness, format and owner",
					"quality: what is known, what is missing or biased, and what follows for the models",
					"pipelines from source to use, and how changes of a source are noticed",
					"storage, growth and retention",
					"retrieval: what is indexed, how it is cut, ranked and kept up to date",
					"access, and what is removed or masked before a model sees it",
				},
				Words: 900,
				Blocks: []string{
					"table: sources with volume, refresh and use",
					"chart: volume by kind of data, or its growth",
					"table: quality gaps with effect and measure",
					"table: retention by kind of data",
				},
			},
			{
				ID: "models", Title: "Model choice and evaluation",
				Purpose: "The choice of models can be repeated by others, and is judged by tests and not by taste",
				Cover: []string{
					"tasks with the kind of model for each, and where no model belongs",
					"the criteria of choice: quality, latency, cost, where data go, exit",
					"adaptation: prompts, retrieval, examples, fine-tuning, and why that much",
					"evaluation before release: test sets, measures, thresholds, who judges",
					"evaluation in operation: drift, feedback, review by people",
					"cost per request and month at the expected load",
				},
				Words: 900,
				Blocks: []string{
					"table: tasks with model, reason and fallback",
					"table: measures with threshold, test set and how often",
					"chart: cost by stage or by task",
					"callout: where no model decides",
				},
			},
			{
				ID: "plan", Title: "Implementation plan",
				Purpose: "A team can begin on Monday and knows when a phase is done",
				Cover: []string{
					"phases with work packages, length and dependencies",
					"what is proven first because it is the least certain",
					"acceptance of each phase in figures",
					"team, skills and what is bought",
					"tests, environments and the way into production",
				},
				Words: 800,
				Blocks: []string{
					"timeline: the phases with what is reached",
					"table: phases with work packages and result",
					"table: acceptance with measure and threshold by phase",
					"list: what is proven first",
				},
			},
			{
				ID: "operations", Title: "Integration and operations",
				Purpose: "Those who are on call know what to watch and what to do",
				Cover: []string{
					"interfaces to other systems: direction, protocol, latency, limits, owner",
					"identity and access",
					"monitoring: what is measured, thresholds, who is called",
					"incidents: severity, times, fallback without the model",
					"changes of models, prompts and data, and how they are taken back",
					"operating cost and capacity planning",
				},
				Words: 800,
				Blocks: []string{
					"table: interfaces with direction, protocol, demand and owner",
					"table: what is watched with threshold and reaction",
					"list: steps when a model or a source fails",
				},
			},
		},
	}
}
