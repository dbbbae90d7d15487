import { Button, Group } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { fileSize } from "../figures/file-size";
import { Moment } from "../figures/moment";
import { ProgressBar } from "../states/progress-bar";
import classes from "./upload-bar.module.css";
import type { UploadStep } from "./use-upload";

interface UploadBarProps {
  state: Extract<UploadStep, { readonly step: "checking" | "sending" | "paused" }>;
  pause: () => void;
  goOn: () => void;
  giveUp: () => void;
}

/** How far a file has come on its way, how fast it goes, and the means to stop it. */
export function UploadBar({ state, pause, goOn, giveUp }: UploadBarProps) {
  const { file } = state;
  const { done, total, rate, secondsLeft, before, upload } =
    state.step === "checking"
      ? { done: state.done, total: file.size }
      : (state.progress ?? { done: 0, total: file.size });
  const waiting = state.step === "sending" ? state.waiting : undefined;
  const figures = [
    `${fileSize(done)} of ${fileSize(total)}`,
    state.step === "sending" && rate && waiting === undefined ? `${fileSize(rate)} a second` : "",
  ].filter(Boolean);

  return (
    <div>
      <p className={classes.name}>{file.name}</p>
      <ProgressBar
        phase={phaseOf(state.step, waiting)}
        done={done}
        total={total}
        secondsLeft={state.step === "sending" && waiting === undefined ? secondsLeft : undefined}
        moves={state.step !== "paused" && waiting === undefined}
        label={state.step === "checking" ? "Checked" : "Sent"}
        lines={[
          figures.join(" · "),
          before && upload ? (
            <>
              Goes on with the upload begun <Moment iso={upload.createdAt} />, of which {fileSize(before)} had arrived.
            </>
          ) : null,
        ]}
      />
      <Group mt="lg">
        {state.step === "sending" ? (
          <Button variant="default" leftSection={<IconPlayerPause size={17} aria-hidden />} onClick={pause}>
            Pause
          </Button>
        ) : null}
        {state.step === "paused" ? (
          <Button leftSection={<IconPlayerPlay size={17} aria-hidden />} onClick={goOn}>
            Go on
          </Button>
        ) : null}
        <Button variant="default" leftSection={<IconX size={17} aria-hidden />} onClick={giveUp}>
          Cancel
        </Button>
      </Group>
    </div>
  );
}

function phaseOf(step: UploadBarProps["state"]["step"], waiting: number | undefined): string {
  if (step === "checking") return "Computing its SHA-256";
  if (step === "paused") return "Paused";
  if (waiting !== undefined) return `The connection was cut; trying again within ${waiting}\u00a0s`;
  return "Sending";
}
