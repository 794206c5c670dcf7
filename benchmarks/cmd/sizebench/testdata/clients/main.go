// Clients is a function with the SDK's own clients and the calls that stores
// of jobs and files cannot do without, none twice.
package main

import (
	"context"
	"log"
	"net/http"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	invoke "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type item struct {
	ID string `dynamodbav:"job_id"`
}

func main() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	table, files, worker := dynamodb.NewFromConfig(cfg), s3.NewFromConfig(cfg), invoke.NewFromConfig(cfg)
	name, key := aws.String("name"), aws.String("key")
	lambda.Start(func(ctx context.Context, r events.LambdaFunctionURLRequest) (events.LambdaFunctionURLResponse, error) {
		fields, err := attributevalue.MarshalMap(item{ID: r.RawPath})
		if err != nil {
			return events.LambdaFunctionURLResponse{}, err
		}
		calls := []func() error{
			func() error {
				_, err := table.PutItem(ctx, &dynamodb.PutItemInput{TableName: name, Item: fields})
				return err
			},
			func() error {
				found, err := table.GetItem(ctx, &dynamodb.GetItemInput{TableName: name, Key: fields})
				if err != nil {
					return err
				}
				return attributevalue.UnmarshalMap(found.Item, &item{})
			},
			func() error {
				_, err := table.UpdateItem(ctx, &dynamodb.UpdateItemInput{TableName: name, Key: fields})
				return err
			},
			func() error {
				_, err := table.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: name, Key: fields})
				return err
			},
			func() error {
				_, err := table.Query(ctx, &dynamodb.QueryInput{TableName: name})
				return err
			},
			func() error {
				_, err := files.PutObject(ctx, &s3.PutObjectInput{Bucket: name, Key: key, Body: strings.NewReader(r.Body)})
				return err
			},
			func() error {
				_, err := files.GetObject(ctx, &s3.GetObjectInput{Bucket: name, Key: key})
				return err
			},
			func() error {
				_, err := files.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: name, Key: key})
				return err
			},
			func() error {
				_, err := files.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: name})
				return err
			},
			func() error {
				_, err := s3.NewPresignClient(files).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: name, Key: key})
				return err
			},
			func() error {
				_, err := worker.Invoke(ctx, &invoke.InvokeInput{FunctionName: name})
				return err
			},
		}
		for _, call := range calls {
			if err := call(); err != nil {
				return events.LambdaFunctionURLResponse{}, err
			}
		}
		return events.LambdaFunctionURLResponse{StatusCode: http.StatusOK}, nil
	})
}
