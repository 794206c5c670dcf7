// Package s3store keeps files in a bucket of Amazon S3, or of another server
// that speaks its protocol: finished reports, large inputs and steps.
//
//	cfg, err := config.LoadDefaultConfig(ctx)
//	files, err := s3store.New(s3.NewFromConfig(cfg), "acme-reports", &s3store.Options{
//		Prefix: "reports/", Encryption: "aws:kms", KMSKeyID: "alias/reports",
//	})
//
// A file is stored once: every write is conditional on the key being new, and
// carries a SHA-256 by which S3 refuses bytes that changed on their way. Files
// above 16 MB go up in parts of 8 MB, which are read from the body as they are
// sent and never held.
//
// A [Store.Link] is a presigned GET. It tells when it really ends, which is
// when the credentials end that signed it, if that is earlier.
//
// # What the bucket needs
//
// S3 cannot end a single file at its ExpiresAt; a lifecycle rule does, in
// whole days, for all below a prefix. [Lifecycle] returns that rule, and the
// ones that remove old versions and the parts of uploads whose process died.
// Its retention is that of the coordinator, or longer.
//
// Browsers that fetch a link from a script, rather than follow it, need GET
// allowed in the bucket's CORS rules.
//
// # What the role needs
//
//	s3:GetObject, s3:PutObject, s3:DeleteObject   on arn:aws:s3:::BUCKET/PREFIX*
//	s3:AbortMultipartUpload                       on the same, for files above 16 MB
//	s3:ListBucket                                 on arn:aws:s3:::BUCKET
//	kms:GenerateDataKey, kms:Decrypt              on the key, with aws:kms
//
// Deleting what is below a folder takes s3:ListBucket, and so does being told
// that a file is not there: without it S3 answers a read of a missing key with
// 403. A refusal whose text names s3:ListBucket is such an answer and becomes
// [reportjobs.ErrNotFound]. Any other 403 stays an error, so that a mistake in
// a policy is not taken for a lost file. Where 403 comes without a text and
// listing cannot be allowed, [Options.ForbiddenIsMissing] takes every 403 for
// a missing file.
package s3store
