import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Input, Slider } from "@mantine/core";
import { useId } from "react";
import { percent } from "../figures/percent";
import { dialPromise } from "./dial-promise";
import classes from "./temperature-slider.module.css";

/** Beyond these, models are all alike, or hardly any works. */
const LOWEST = 0.2;
const HIGHEST = 1.6;
const STEP = 0.05;

const marks = [{ value: 0.6, label: "accurate" }, { value: 1 }, { value: 1.4, label: "new" }];

interface TemperatureSliderProps {
  value: number;
  error: string | undefined;
  /** What was measured of the model; empty where nothing was. */
  dial: ReportFieldsFragment["dial"];
  onChange: (temperature: number) => void;
}

/** The dial between accuracy and novelty, with what the model's own measurements promise where it stands. */
export function TemperatureSlider({ value, error, dial, onChange }: TemperatureSliderProps) {
  const description = useId();
  const promise = dialPromise(dial, value);
  return (
    <Input.Wrapper
      className={classes.dial}
      label={`Temperature ${value}`}
      labelElement="div"
      description={
        <span id={description} aria-live="polite">
          {promise
            ? `Measured here: about ${percent(promise.accuracy)} accurate on average, ${promise.iouNearest.toFixed(2)} of mistakes in common with the nearest checkpoint`
            : "Below 1 closer to the mean of all models, above 1 further from it and newer"}
        </span>
      }
      error={error}
    >
      <Slider
        className={classes.slider ?? ""}
        value={value}
        onChange={(chosen) => onChange(Math.round(chosen * 100) / 100)}
        min={LOWEST}
        max={HIGHEST}
        step={STEP}
        marks={marks}
        thumbLabel="Temperature"
        thumbProps={{ "aria-describedby": description }}
      />
    </Input.Wrapper>
  );
}
