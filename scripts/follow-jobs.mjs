import { setTimeout } from "node:timers/promises";

const POLL_MS = 1000;
/** Where nobody watches, a line in this time is enough. */
const PLAIN_LINE_MS = 10_000;
/** The server may need a moment to queue its first job. */
const WAIT_FOR_FIRST_MS = 5000;

/** The job at work, or else the one that waits longest: lists begin with the newest. */
const QUERY = `query Unfinished {
  running: jobs(last: 1, states: [RUNNING]) { ...Followed }
  queued: jobs(last: 1, states: [QUEUED]) { ...Followed }
}
fragment Followed on JobConnection {
  edges { node { id title state progress { stage phase done total unit secondsLeft } } }
}`;

const OUTCOME = `query Outcome($id: ID!) {
  job(id: $id) {
    title
    state
    error { message }
    generatedModels { totalCount }
    diffusionModel { report { verdict generated { mean } originals { mean } } }
  }
}`;

/** Shows in the terminal how the server's unfinished jobs come on, until none is left. */
export async function followJobs(url, signal) {
  const line = terminalLine();
  const started = Date.now();
  let current;
  for (; !signal.aborted; await setTimeout(POLL_MS, undefined, { signal }).catch(() => {})) {
    const answer = await ask(url, QUERY, {}, signal);
    if (answer === undefined) continue;
    const next = (answer.running.edges[0] ?? answer.queued.edges[0])?.node;
    if (current !== undefined && next?.id !== current)
      line.end(outcome((await ask(url, OUTCOME, { id: current }, signal))?.job));
    if (next === undefined && Date.now() - started > WAIT_FOR_FIRST_MS) return;
    if (next !== undefined && next.id !== current) line.end(next.title);
    if (next !== undefined) line.show(describe(next));
    current = next?.id;
  }
}

/** The answer's data, or undefined when the server did not answer this time. */
async function ask(url, query, variables, signal) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
      signal,
    });
    return (await response.json()).data ?? undefined;
  } catch {
    return undefined;
  }
}

function describe({ state, progress }) {
  if (progress === null) return { phase: state === "QUEUED" ? "Waiting" : "Starting", text: "" };
  const { phase, done, total, unit, secondsLeft } = progress;
  const share = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : "";
  const left = secondsLeft === null ? "" : `, ${Math.ceil(secondsLeft)} s left`;
  return { phase, text: `${share} (${done} of ${total} ${unit}s${left})` };
}

function outcome(job) {
  if (job === undefined || job === null) return "";
  if (job.state !== "COMPLETED")
    return `It ended (${job.state.toLowerCase()})${job.error ? `: ${job.error.message}` : "."}`;
  const report = job.diffusionModel?.report;
  const percent = (fraction) => `${(100 * fraction).toFixed(2)} %`;
  const accuracy = report
    ? `, ${percent(report.generated.mean)} on average (the trained ones: ${percent(report.originals.mean)})`
    : "";
  const verdict = report ? ` Verdict: ${report.verdict.toLowerCase()}.` : "";
  return `Done: ${job.generatedModels.totalCount} generated networks are in the gallery${accuracy}.${verdict}`;
}

/** One line that is written over on a terminal, and sparse plain lines elsewhere. */
function terminalLine() {
  const { isTTY, columns = 80 } = process.stdout;
  let phase = "";
  let written = 0;
  return {
    show(next) {
      if (isTTY) {
        process.stdout.write(`\r\x1b[2K${`  ${next.phase}${next.text}`.slice(0, columns - 1)}`);
      } else if (next.phase !== phase || Date.now() - written > PLAIN_LINE_MS) {
        process.stdout.write(`  ${next.phase}${next.text}\n`);
        written = Date.now();
      }
      phase = next.phase;
    },
    end(text) {
      process.stdout.write(`${isTTY ? "\r\x1b[2K" : ""}${text}\n`);
      phase = "";
    },
  };
}
