package deploy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/examples/discovery"
)

// rights are what the calls of the AWS clients need. A call that is not here
// is new: it needs an entry, and a function whose role has it.
var rights = map[string][]string{
	"GetItem": {"dynamodb:GetItem"}, "BatchGetItem": {"dynamodb:BatchGetItem"}, "Query": {"dynamodb:Query"},
	"PutItem": {"dynamodb:PutItem"}, "UpdateItem": {"dynamodb:UpdateItem"}, "DeleteItem": {"dynamodb:DeleteItem"},
	"TransactWriteItems": {"dynamodb:DeleteItem"}, // all that its transactions do

	"GetObject": {"s3:GetObject"}, "HeadObject": {"s3:GetObject"},
	"PutObject": {"s3:PutObject"}, "CreateMultipartUpload": {"s3:PutObject"}, "UploadPart": {"s3:PutObject"}, "CompleteMultipartUpload": {"s3:PutObject"},
	"AbortMultipartUpload": {"s3:AbortMultipartUpload"},
	"DeleteObject":         {"s3:DeleteObject"}, "DeleteObjects": {"s3:DeleteObject"},
	"HeadBucket": {"s3:ListBucket"}, "NewListObjectsV2Paginator": {"s3:ListBucket"}, "ListObjectsV2": {"s3:ListBucket"},

	"Invoke": {"lambda:InvokeFunction"},

	"ConverseStream": {"bedrock:InvokeModelWithResponseStream", "bedrock:InvokeModel"},
}

// fromElsewhere are the rights that no call of ours needs, but Lambda and S3
// do on behalf of a function.
var fromElsewhere = []string{
	"logs:CreateLogStream", "logs:PutLogEvents",
	"kms:GenerateDataKey", "kms:Decrypt",
	"sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
}

// files are the rights of who stores, links and removes files.
var files = []string{"s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "kms:GenerateDataKey", "kms:Decrypt"}

// whose says which function may do what, beside writing its log. That it does
// no more, and no less, is seen in integration/awslambda.
var whose = map[string][]string{
	"Coordinator": append([]string{ // submits, takes back the input of a repeated submit, polls, lists
		"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query",
		"lambda:InvokeFunction"}, files...),
	"Worker": append([]string{ // claims and writes records; invokes itself; asks a model, by its name and through its profile
		"dynamodb:GetItem", "dynamodb:UpdateItem", "lambda:InvokeFunction", "sqs:SendMessage", "s3:AbortMultipartUpload",
		"bedrock:InvokeModelWithResponseStream", "bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream", "bedrock:InvokeModel"}, files...),
	"Sweeper": { // looks for jobs that are due, settles them or hints again
		"dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:UpdateItem", "dynamodb:Query", "lambda:InvokeFunction"},
	"Failures": { // the same, job by job
		"dynamodb:GetItem", "dynamodb:UpdateItem", "lambda:InvokeFunction",
		"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"},
}

// A statement is one of a role's policy.
type statement struct {
	actions  []string
	resource any
}

func statements(t *testing.T, role resource) (all []statement) {
	t.Helper()
	require.Equal(t, "AWS::IAM::Role", role.Type)
	require.NotContains(t, role.Properties, "ManagedPolicyArns")
	walk(role.Properties["Policies"], func(m map[string]any) {
		if m["Effect"] == nil {
			return
		}
		require.Equal(t, "Allow", m["Effect"])
		var actions []string
		for _, a := range m["Action"].([]any) {
			actions = append(actions, a.(string))
		}
		all = append(all, statement{actions, m["Resource"]})
	})
	return all
}

// Roles have the rights that the code needs, all of them and no others.
func TestRights(t *testing.T) {
	tpl := load(t)
	needed := map[string]bool{}
	for call := range calls(t, "../dynamo", "../s3store", "../awslambda", "../bedrock/internal/converse") {
		actions, ok := rights[call]
		require.True(t, ok, "%s is called and nobody knows which right it needs", call)
		for _, a := range actions {
			needed[a] = true
		}
	}
	given := map[string]bool{}
	for function, wanted := range whose {
		role := tpl.Resources[function+"Role"]
		require.Equal(t, function+"Role.Arn", tpl.Resources[function].Properties["Role"].(map[string]any)["Fn::GetAtt"])
		var has []string
		for _, s := range statements(t, role) {
			text := asJSON(t, s.resource)
			require.NotEqual(t, `"*"`, text, "%s: %v", function, s.actions)
			for _, a := range s.actions {
				require.NotContains(t, a, "*", function)
				require.True(t, needed[a] || slices.Contains(fromElsewhere, a), "%s may %s and needs not", function, a)
				given[a] = true
				require.Regexp(t, scope(a), text, "%s: %s", function, a)
				if !strings.HasPrefix(a, "logs:") {
					has = append(has, a)
				}
			}
		}
		require.ElementsMatch(t, wanted, has, function)
	}
	for a := range needed {
		require.True(t, given[a], "the code needs %s and nobody has it", a)
	}
}

// scope is what the resource of an action looks like.
func scope(action string) *regexp.Regexp {
	service, _, _ := strings.Cut(action, ":")
	switch {
	case action == "dynamodb:Query":
		return regexp.MustCompile(`^{"Fn::Sub":"\${Jobs.Arn}/index/(due|list)"}$`)
	case action == "s3:ListBucket":
		return regexp.MustCompile(`^{"Fn::GetAtt":"Files.Arn"}$`)
	}
	return regexp.MustCompile(map[string]string{
		"dynamodb": `^{"Fn::GetAtt":"Jobs.Arn"}$`,
		"s3":       `^{"Fn::Sub":"\${Files.Arn}/\${ReportPrefix}/\*"}$`,
		"lambda":   `:function:\${AWS::StackName}-worker"}$`,
		"sqs":      `^{"Fn::GetAtt":"FailedEvents.Arn"}$`,
		"kms":      `^{"Ref":"KmsKeyArn"}$`,
		"bedrock": `^\[{"Fn::Sub":"[^"]+:inference-profile/\${BedrockModelId}"},{"Fn::Sub":"[^"]+:foundation-model/\${BedrockModelId}"}\]$|` +
			`^{"Fn::Sub":"[^"]+:foundation-model/\*"}$`,
		"logs": `^{"Fn::GetAtt":"[A-Z][a-z]+Log.Arn"}$`,
	}[service])
}

// setUp are the files for programs that make a table, or find out what one has.
// Functions know their table.
var setUp = []string{"ensure.go", "find.go"}

// calls returns the methods of AWS clients, and the constructors that are
// given one, which the packages in dirs call, but for those of setUp.
func calls(t *testing.T, dirs ...string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for _, dir := range dirs {
		for _, file := range sources(t, dir) {
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				method, ok := call.Fun.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				switch {
				case isClient(method.X) && !ofErrors[method.Sel.Name] && method.Sel.Name != "Options":
					found[method.Sel.Name] = true
				case strings.HasSuffix(method.Sel.Name, "Paginator"), slices.Contains([]string{"PresignGetObject"}, method.Sel.Name):
					found[strings.TrimPrefix(method.Sel.Name, "Presign")] = true
				}
				return true
			})
		}
	}
	require.NotEmpty(t, found)
	return found
}

// ofErrors are methods of errors, which are called api in places.
var ofErrors = map[string]bool{"ErrorCode": true, "ErrorMessage": true, "ErrorFault": true}

// isClient tells whether e is a field or a variable that holds a client.
func isClient(e ast.Expr) bool {
	name := ""
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	}
	return name == "client" || name == "invoker" || name == "api"
}

func sources(t *testing.T, dir string) (files []*ast.File) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") ||
			slices.Contains(setUp, d.Name()) {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		files = append(files, file)
		return err
	}))
	require.NotEmpty(t, files, dir)
	return files
}

// A model is called by its name, or through the profile of that name; whichever
// model, only through it.
func TestModelIsTheOneThatIsNamed(t *testing.T) {
	all := 0
	walk(load(t).Resources["WorkerRole"].Properties, func(m map[string]any) {
		if m["Effect"] == nil || !strings.Contains(asJSON(t, m["Action"]), "bedrock:") {
			return
		}
		if all++; strings.Contains(asJSON(t, m["Resource"]), "foundation-model/*") {
			require.JSONEq(t, `{"StringLike": {"bedrock:InferenceProfileArn":
				{"Fn::Sub": "arn:${AWS::Partition}:bedrock:*:${AWS::AccountId}:inference-profile/${BedrockModelId}"}}}`, asJSON(t, m["Condition"]))
		}
	})
	require.Equal(t, 2, all)
	parameters := load(t).Parameters
	require.Equal(t, bedrock.DefaultModel, parameters["BedrockModelId"].(map[string]any)["Default"])
	require.Equal(t, []any{discovery.ByInput, discovery.ByBedrock}, parameters["Author"].(map[string]any)["AllowedValues"])
	given := asJSON(t, load(t).Resources["WorkerRole"].Properties)
	require.Equal(t, 2, strings.Count(given, `{"Fn::If":["UsesModel",`), "without a model there are no rights to one")
}

// Functions are given the variables that the programs read, and no others but
// those that Lambda and the SDK know.
func TestVariables(t *testing.T) {
	read := map[string]bool{}
	for _, file := range slices.Concat(sources(t, "../examples/lambda"), sources(t, "../examples/discovery"), sources(t, "../bedrock")) {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			function, ok := call.Fun.(*ast.SelectorExpr)
			name, literal := call.Args[0].(*ast.BasicLit)
			if ok && literal && (function.Sel.Name == "Getenv" || function.Sel.Name == "LookupEnv") && !strings.HasPrefix(name.Value, `"AWS_`) {
				read[strings.Trim(name.Value, `"`)] = true
			}
			return true
		})
	}
	require.NotEmpty(t, read)
	given := map[string]bool{}
	for name, r := range load(t).Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		for v := range r.Properties["Environment"].(map[string]any)["Variables"].(map[string]any) {
			require.True(t, read[v], "%s is given %s and no program reads it", name, v)
			given[v] = true
		}
	}
	for v := range read {
		require.True(t, given[v], "a program reads %s and nobody is given it", v)
	}
}

// Each function is the program of its name, and no program is left over.
func TestPrograms(t *testing.T) {
	entries, err := os.ReadDir("../examples/lambda")
	require.NoError(t, err)
	programs := map[string]bool{}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join("../examples/lambda", e.Name(), "main.go"))
		if err == nil && strings.Contains(string(text), "lambda.Start(") {
			programs[e.Name()] = false
		}
	}
	for name, r := range load(t).Resources {
		if r.Type != "AWS::Serverless::Function" {
			continue
		}
		uri := r.Properties["CodeUri"].(string)
		program := strings.TrimSuffix(filepath.Base(uri), "-arm64.zip")
		require.Equal(t, "../dist/lambda/"+program+"-arm64.zip", uri)
		require.Contains(t, programs, program, name)
		programs[program] = true
	}
	require.NotContains(t, slices.Collect(maps.Values(programs)), false, "programs: %v", programs)
}
