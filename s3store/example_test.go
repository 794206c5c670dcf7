package s3store_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
)

// A server looks at the bucket once, at its start. The prefix is where the
// coordinator puts the files of a job, too.
func ExampleNew() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	files, err := s3store.New(s3.NewFromConfig(cfg), "acme-reports", &s3store.Options{
		Prefix: "reports/", Encryption: "aws:kms", KMSKeyID: "alias/reports",
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := files.Check(ctx); err != nil {
		log.Fatal(err)
	}
	link, expires, err := files.Link(ctx, reportjobs.Artifact{
		Key: "reports/1/executive.pdf", Filename: "Müller & Söhne.pdf", ContentType: "application/pdf",
	}, 15*time.Minute)
	fmt.Println(link, expires, err)
}

// A handler that hands out files itself serves ranges, too: what Open returns
// can seek.
func ExampleStore_Open() {
	serve := func(files *s3store.Store, a reportjobs.Artifact) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			body, err := files.Open(r.Context(), a)
			if err != nil {
				http.Error(w, "the file cannot be read", http.StatusInternalServerError)
				return
			}
			defer body.Close()
			w.Header().Set("Content-Type", a.ContentType)
			http.ServeContent(w, r, "", time.Time{}, body.(io.ReadSeeker))
		}
	}
	_ = serve
}

// Code that sets up a bucket takes the rules by which files expire.
func ExampleLifecycle() {
	rules, err := s3store.Lifecycle("reports/", 7*24*time.Hour)
	if err != nil {
		log.Fatal(err)
	}
	for _, rule := range rules.Rules {
		fmt.Println(*rule.ID, rule.Status)
	}
	// Output:
	// reportjobs-expire Enabled
	// reportjobs-tidy Enabled
}
