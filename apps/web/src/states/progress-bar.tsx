import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { timeLeft } from "../figures/time-left";
import classes from "./progress-bar.module.css";

interface ProgressBarProps {
  /** What is being done, in words. */
  phase: string;
  done: number;
  total: number;
  secondsLeft?: number | null | undefined;
  /** Whether something happens at present. */
  moves: boolean;
  /** What the bar shows, for those who do not see it. */
  label: string;
  /** What stands below it, one line each; empty ones are left out. */
  lines?: readonly ReactNode[];
}

/** How far a long work is: in words, as a bar, and in figures. */
export function ProgressBar({ phase, done, total, secondsLeft, moves, label, lines = [] }: ProgressBarProps) {
  return (
    <>
      <div className={classes.line}>
        <span className={classes.phase} aria-live="polite">
          {phase}
        </span>
        {secondsLeft == null ? null : <span className={classes.left}>{timeLeft(secondsLeft)}</span>}
      </div>
      <Progress.Root size="md" radius="xl">
        <Progress.Section
          value={Math.min(100, (100 * done) / Math.max(1, total))}
          animated={moves}
          aria-label={label}
        />
      </Progress.Root>
      {lines.filter(Boolean).map((line, index) => (
        <p key={index} className={classes.figures}>
          {line}
        </p>
      ))}
    </>
  );
}
