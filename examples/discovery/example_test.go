package discovery_test

import (
	"context"
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/render"
)

func Example() {
	metadata, err := discovery.Describe(discovery.Sample())
	if err != nil {
		panic(err)
	}
	job := reportjobs.Job{ID: "17", Metadata: metadata}
	fmt.Println(metadata["company_name"], metadata["industry"], discovery.Folder(job))

	engine, err := render.New(nil)
	if err != nil {
		panic(err)
	}
	var out reportjobs.Output
	task := reportjobs.NewTask(job, discovery.Executive, discovery.Sample())
	err = discovery.Renderers(engine)[discovery.Executive].Render(context.Background(), &out, task)
	fmt.Println(out.ContentType, err)
	// Output:
	// Halvorsen Cold Chain Logistics reports/halvorsen-cold-chain/17/
	// application/pdf <nil>
}
