// The last line of .ci/run: `node scripts/count-tests.mjs <vitest's JSON report> <exit code of the tests> <exit code of the checks>`.
import { existsSync, readFileSync } from "node:fs";

const [file, tests, checks] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { testResults: [] };

let passed = 0;
const failures = [];
for (const { name, status, assertionResults, message } of report.testResults) {
  for (const result of assertionResults) {
    if (result.status === "passed") passed++;
    else failures.push(`${name}: ${result.fullName} (${result.status})`);
  }
  const broken = status === "failed" && !assertionResults.some((result) => result.status === "failed");
  if (broken) failures.push(`${name}: ${message}`);
}
if (tests !== "0" && failures.length === 0) failures.push(`npm test ended with exit code ${tests}`);
if (report.testResults.length === 0 && failures.length === 0) failures.push("npm test ran no tests");
if (checks === "0") passed++;
else failures.push("npm run check");

for (const failure of failures) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
