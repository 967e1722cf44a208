// Reads {"tables": {name: columns}, "queries": {name: text}} and answers, for each query, what Kusto's own parser has to
// say against it and which columns it ends with. Run where @kusto/language-service-next is installed.
const { createRequire } = require('node:module');
const installed = createRequire(process.cwd() + '/');
installed('@kusto/language-service-next/bridge.min.js');
installed('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

const { tables, queries } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const { Symbols, GlobalState, KustoCode } = Kusto.Language;
const list = (some) => Array.from({ length: some.Count }, (_, i) => some.getItem(i));

const database = new Symbols.DatabaseSymbol.$ctor1(
  'telemetry',
  Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${columns})`).WithName(name)),
  false,
);
const globals = GlobalState.Default.WithDatabase(database);

const answers = {};
for (const [name, text] of Object.entries(queries)) {
  const code = KustoCode.ParseAndAnalyze(text, globals);
  answers[name] = {
    problems: list(code.GetDiagnostics()).map(
      (problem) => `${problem.Severity} in line ${text.slice(0, problem.Start).split('\n').length}: ${problem.Message}`,
    ),
    columns: code.ResultType?.Columns
      ? Object.fromEntries(list(code.ResultType.Columns).map((column) => [column.Name, column.Type.Name]))
      : {},
  };
}
console.log(JSON.stringify(answers));
