import cliProgress from "cli-progress";
import type { Progress } from "../task.js";

/** Shows how far the work has come, on standard error. */
export interface ProgressDisplay {
  show(progress: Progress): void;
  /** Takes the bar away, so that ordinary output can follow. */
  end(): void;
}

/** Plain lines come this often within a phase: enough to see that work goes on, few enough for a log. */
const PLAIN_LINE_SECONDS = 5;

/** A bar on a terminal, plain lines elsewhere; each alarm once, on a line of its own. */
export function progressDisplay(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  const display = stream.isTTY ? barDisplay(stream) : plainDisplay(stream);
  const told = new Set<string>();
  return {
    end: () => display.end(),
    show(progress) {
      for (const alarm of progress.alarms ?? []) {
        if (told.has(alarm)) continue;
        told.add(alarm);
        display.end();
        stream.write(`Alarm: ${alarm}\n`);
      }
      display.show(progress);
    },
  };
}

function barDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  let bar: cliProgress.SingleBar | undefined;
  let phase = "";
  const end = () => {
    bar?.stop();
    bar = undefined;
    phase = "";
  };
  return {
    end,
    show(progress) {
      if (progress.phase !== phase) {
        end();
        phase = progress.phase;
        const format = `{phase} {bar} {percentage}% · {count} · {eta_formatted} left{metrics}`;
        bar = new cliProgress.SingleBar(
          { format, stream, hideCursor: true, etaBuffer: 30, barsize: 24 },
          cliProgress.Presets.shades_classic,
        );
        bar.start(progress.total, progress.done, { phase, count: countText(progress), metrics: "" });
      }
      bar?.update(progress.done, { count: countText(progress), metrics: metricsText(progress) });
      if (progress.done >= progress.total) end();
    },
  };
}

function plainDisplay(stream: NodeJS.WriteStream): ProgressDisplay {
  let phase = "";
  let written = 0;
  return {
    end() {},
    show(progress) {
      const now = performance.now();
      const changed = progress.phase !== phase;
      const finished = progress.done >= progress.total;
      if (!changed && !finished && now - written < PLAIN_LINE_SECONDS * 1000) return;
      if (finished && !changed && phase === "") return;
      phase = finished ? "" : progress.phase;
      written = now;
      stream.write(`${progress.phase}: ${countText(progress)}${metricsText(progress)}\n`);
    },
  };
}

function countText({ done, total, unit }: Progress): string {
  if (unit !== "byte") return `${done}/${total} ${unit}s`;
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  return `${megabytes(done)}/${megabytes(total)} MB`;
}

function metricsText({ metrics }: Progress): string {
  return Object.entries(metrics ?? {})
    .map(([name, value]) => ` · ${name} ${Number.isInteger(value) ? value : value.toPrecision(4)}`)
    .join("");
}
