package discovery

import "github.com/qubitz/reportjobs/bedrock"

// complianceOutline is for those who answer for it: 15 to 20 pages.
func complianceOutline() bedrock.Outline {
	return bedrock.Outline{
		Title: "Compliance report",
		Audience: "The compliance, data protection and security officers and the auditors behind them, who release the project or name what is missing; " +
			"they trust what names its source and says plainly what is not known",
		Summary: &bedrock.Section{
			ID: "summary", Title: "Compliance summary",
			Purpose: "A reader who stops here knows where the project stands, which gaps block it and who closes them by when",
			Cover: []string{
				"the verdict: what may go ahead, and on which conditions",
				"the gaps of the first priority",
				"the main risks to people and their data",
				"what the next twelve months bring, and what has to be decided now",
			},
			Words:  400,
			Blocks: []string{"table: the gaps of the first priority with owner and date", "callout: the verdict"},
		},
		Sections: []bedrock.Section{
			{
				ID: "gaps", Title: "Gap analysis by regulation",
				Purpose: "For each rule that applies a reader sees what it asks, what is there, what is missing, and how urgent that is",
				Cover: []string{
					"the rules that the submission names, and others that its business plainly comes under, marked as such",
					"for each: what it asks of this project, what the submission shows, the gap, its priority and the evidence that would close it",
					"what the submission does not say, as a question to be answered and not as a finding",
					"where rules pull in different directions",
					"how priorities were set",
				},
				Words: 1700,
				Blocks: []string{
					"table: rules with why they apply and who is responsible",
					"table: gaps with rule, demand, what is there, what is missing and priority",
					"callout: what blocks the release",
					"list: open questions to the owner of the submission",
				},
			},
			{
				ID: "data-governance", Title: "Data governance",
				Purpose: "Each kind of data has an owner, a purpose, a limit and an end",
				Cover: []string{
					"kinds of data with classification, purpose, legal ground where it is known, and owner",
					"personal data: what reaches a model, what is masked before, the impact assessment and its state",
					"retention and deletion",
					"where data may lie and be processed",
					"quality, gaps and bias: whom they could harm, and how that is checked",
					"roles and bodies, and which decision belongs to whom",
				},
				Words: 1150,
				Blocks: []string{
					"table: kinds of data with class, purpose, place and owner",
					"chart: retention by kind of data",
					"table: roles with duties and decisions",
					"callout: what no model may see",
				},
			},
			{
				ID: "security", Title: "Security architecture and threats",
				Purpose: "The security officer sees what is attacked how, what stands against it, and what remains",
				Cover: []string{
					"what is to be protected, and the borders of trust",
					"threats, those of language models among them: instructions hidden in data, leaks, poisoned data, misuse of tools",
					"controls by layer: identity, encryption and keys, network, application, model",
					"human oversight: what a person decides, thresholds, how it is kept from becoming a formality",
					"logs and evidence: what is recorded, for how long, for whom",
					"response to incidents, with times and duties to report",
				},
				Words: 1250,
				Blocks: []string{
					"riskmatrix: threats by likelihood and impact",
					"table: threats with control and what remains",
					"table: controls by layer with state and evidence",
					"table: decisions that need a person with threshold and role",
					"list: what is recorded of each answer of a model",
				},
			},
			{
				ID: "roadmap", Title: "Twelve-month roadmap",
				Purpose: "Everybody named knows what to deliver by when, and management can see if it slips",
				Cover: []string{
					"measures by quarter with owner, result and the gap each closes",
					"what has to be done before personal or regulated data are used, before users come, and before it is released to all",
					"reviews, audits and training",
					"the measures by which progress is reported",
					"needs: people, money, decisions, marked as a proposal where the submission does not state them",
				},
				Words: 1200,
				Blocks: []string{
					"table: measures by quarter with owner, result and gap",
					"table: release conditions by stage with evidence and who signs",
					"chart: gaps open at the end of each quarter, as a proposal",
					"table: measures of progress with target and how often",
				},
			},
		},
	}
}
