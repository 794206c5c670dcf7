package discovery

import "github.com/qubitz/reportjobs/render"

// executive is for those who decide on the project.
func executive() []render.Group {
	return []render.Group{
		{Title: "Summary", Keys: []string{"primary-goal", "business-owner", "current-state", "urgency", "scope-impact", "decision-*",
			"executive-summary", "company-name", "customer-info"}},
		{Title: "Business case and value", Keys: []string{"business-problems", "pain-points", "strategic-*", "business-impact", "use-case-*",
			"business-*", "baseline-*"}},
		{Title: "Implementation roadmap", Keys: []string{"development-timeline", "*-timeline", "timeline*", "roadmap*", "milestone*", "phase*",
			"change-management", "usage-growth", "stakeholder-*"}},
		{Title: "Investment and return", Keys: []string{"budget*", "cost-*", "*-costs", "roi-*", "success-*", "kpis", "*budget*", "*cost*"}},
		{Title: "Risks and oversight", Keys: []string{"risk*", "*risk*", "human-review-*", "bias-*", "incident-*", "governance-*"}},
	}
}

// technical is for those who build and run it.
func technical() []render.Group {
	return []render.Group{
		{Title: "Current state", Keys: []string{"current-state", "primary-goal", "business-problems", "current-*", "baseline-*", "performance-bottlenecks"}},
		{Title: "Target architecture", Keys: []string{"deployment-*", "infrastructure-*", "api-*", "access-*", "user-interaction", "orchestration-*",
			"function-calling", "*architecture*", "technical-*"}},
		{Title: "Data", Keys: []string{"data-sources", "data-volume*", "data-quality-*", "data-*", "storage-*", "training-data-*", "vector-*"}},
		{Title: "Models and evaluation", Keys: []string{"ai-*", "multimodal-*", "llm-*", "model-*", "prompt-*", "rag-*", "embedding-*",
			"inference-*", "performance-measurement", "*-llm"}},
		{Title: "Load and performance", Keys: []string{"latency-*", "response-time", "peak-*", "concurrent-*", "query-*", "usage-*", "scaling-*"}},
		{Title: "Integration and operations", Keys: []string{"system-integration", "integration-*", "sso-*", "authentication*", "monitoring-*",
			"incident-*", "*integration*"}},
		{Title: "Plan", Keys: []string{"development-timeline", "*timeline*", "budget*", "change-*", "success-*"}},
	}
}

// compliance is for those who answer for it.
func compliance() []render.Group {
	return []render.Group{
		{Title: "Obligations", Keys: []string{"compliance-*", "industry-regulations", "*regulat*", "*compliance*", "privacy-*"}},
		{Title: "Data protection and governance", Keys: []string{"pii-*", "data-retention", "data-sovereignty", "data-quality-*", "data-biases-*",
			"data-sources", "governance-*", "*governance*", "*privacy*", "data-readiness"}},
		{Title: "Security and threats", Keys: []string{"threat-*", "encryption-*", "authentication*", "sso-*", "content-*", "*security*", "deployment-*"}},
		{Title: "Oversight and evidence", Keys: []string{"human-review-*", "bias-*", "audit-*", "model-drift-*", "monitoring-*", "incident-*", "risk*"}},
		{Title: "Context and timing", Keys: []string{"primary-goal", "business-owner", "current-state", "urgency", "development-timeline",
			"decision-*", "scope-impact", "customer-info", "change-*"}},
	}
}

// topics order what a report leaves to its last section.
func topics() []render.Group {
	return []render.Group{
		{Title: "Business", Keys: []string{"primary-*", "business-*", "strategic-*", "pain-*", "budget*", "cost-*", "roi-*", "success-*", "kpis",
			"baseline-*", "current-state", "urgency", "scope-*", "development-*", "decision-*", "usage-growth", "stakeholder-*", "change-*",
			"use-case-*", "customer-*"}},
		{Title: "Technology", Keys: []string{"ai-*", "multimodal-*", "deployment-*", "infrastructure-*", "api-*", "access-*", "user-*",
			"orchestration-*", "function-*", "system-*", "integration-*", "sso-*", "*llm*", "model-*", "prompt-*", "rag-*", "vector-*",
			"embedding-*", "inference-*", "technical-*"}},
		{Title: "Load and performance", Keys: []string{"latency-*", "peak-*", "concurrent-*", "query-*", "response-*", "scaling-*", "performance-*", "monitoring-*"}},
		{Title: "Data", Keys: []string{"data-*", "storage-*", "training-*"}},
		{Title: "Rules and risks", Keys: []string{"compliance-*", "industry-*", "privacy-*", "encryption-*", "authentication*", "pii-*", "content-*",
			"audit-*", "threat-*", "human-*", "governance-*", "bias-*", "incident-*", "risk*"}},
	}
}
