package converse

import (
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	"github.com/qubitz/reportjobs"
)

// What requesters are told. The texts say what they, or who runs the service
// for them, can do.
var (
	failThrottled   = &reportjobs.Failure{Code: "model_throttled", Message: "The language model is at its limit of use. Please try again later."}
	failTimeout     = &reportjobs.Failure{Code: "model_timeout", Message: "The language model took too long to answer. Please try again later."}
	failUnavailable = &reportjobs.Failure{Code: "model_unavailable", Message: "The language model could not be reached or broke off. Please try again later."}
	failDenied      = &reportjobs.Failure{Code: "model_access_denied", Message: "This service is not allowed to use its language model. Its operator has to grant the access."}
	failCredentials = &reportjobs.Failure{Code: "model_credentials", Message: "This service has no valid credentials for its language model. Its operator has to set them up."}
	failRegion      = &reportjobs.Failure{Code: "model_region", Message: "This service does not know the region of its language model. Its operator has to set one."}
	failNotFound    = &reportjobs.Failure{Code: "model_not_found", Message: "The language model that this service is set up with does not exist or is no longer offered. Its operator has to choose another."}
	failInvalid     = &reportjobs.Failure{Code: "model_invalid_request", Message: "The language model does not accept the request as this service makes it. Its operator has to look into it."}
	failTooLarge    = &reportjobs.Failure{Code: "input_too_large", Message: "The input is too large for the language model. Please submit a shorter one."}
	failRefused     = &reportjobs.Failure{Code: "model_refused", Message: "The language model declined to write this. Please check the input for content that it may not work with."}
	failGuardrail   = &reportjobs.Failure{Code: "model_guardrail", Message: "A guardrail of this service stopped the text. Please check the input for content that is not allowed."}
	failEmpty       = &reportjobs.Failure{Code: "model_empty", Message: "The language model answered without any text. Please try again with a more detailed input."}
	failNotText     = &reportjobs.Failure{Code: "model_not_text", Message: "The language model answered with something other than text. The operator of this service has to choose another model."}
	failTruncated   = &reportjobs.Failure{Code: "model_truncated", Message: "The language model ran out of room before it wrote any text. The operator of this service has to allow longer answers."}
	failMalformed   = &reportjobs.Failure{Code: "model_malformed", Message: "The language model gave an answer that cannot be read. Please try again later."}
	failUnknownStop = &reportjobs.Failure{Code: "model_unknown_stop", Message: "The language model ended its answer in a way that this service does not know. Its operator has to look into it."}
)

// An unusable answer came whole and is of no use.
type unusable struct {
	failure *reportjobs.Failure
	retry   bool
	why     string
}

func (u *unusable) Error() string { return "unusable answer: " + u.why }

// unusableStop judges a stop reason that is no success. Refusals have no name
// in the SDK.
func unusableStop(reason types.StopReason) error {
	why := "stop reason " + string(reason)
	switch reason {
	case types.StopReasonGuardrailIntervened:
		return &unusable{failure: failGuardrail, why: why}
	case types.StopReasonContentFiltered, "refusal":
		return &unusable{failure: failRefused, why: why}
	case types.StopReasonModelContextWindowExceeded:
		return &unusable{failure: failTooLarge, why: why}
	case types.StopReasonToolUse:
		return &unusable{failure: failNotText, why: why}
	case types.StopReasonMalformedModelOutput, types.StopReasonMalformedToolUse:
		return &unusable{failure: failMalformed, retry: true, why: why}
	}
	return &unusable{failure: failUnknownStop, why: why}
}
