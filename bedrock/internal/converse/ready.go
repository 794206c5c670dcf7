package converse

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"

	"github.com/qubitz/reportjobs"
)

// Ready tells whether the client is set up to call: it knows a region and
// gets credentials. It asks for those now, and sends nothing to the model.
func (c *Client) Ready(ctx context.Context) error {
	if err := c.unset(); err != nil {
		return err
	}
	client, ok := c.api.(interface{ Options() bedrockruntime.Options })
	if !ok {
		return nil
	}
	o := client.Options()
	if o.Credentials != nil {
		if _, err := o.Credentials.Retrieve(ctx); err != nil && o.BearerAuthTokenProvider == nil {
			return useless(failCredentials).wrap(err)
		}
	}
	return nil
}

// unset says what the client has not been given at all. The SDK panics
// without credentials of any kind.
func (c *Client) unset() error {
	client, ok := c.api.(interface{ Options() bedrockruntime.Options })
	if !ok {
		return nil
	}
	o := client.Options()
	switch {
	case o.Region == "" && o.BaseEndpoint == nil:
		return reportjobs.Permanent(fmt.Errorf("%w: no region in the options of the client", failRegion))
	case o.Credentials == nil && o.BearerAuthTokenProvider == nil:
		return reportjobs.Permanent(fmt.Errorf("%w: no provider in the options of the client", failCredentials))
	}
	return nil
}
