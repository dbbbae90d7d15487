import type { CSSProperties } from "react";
import classes from "./sample-grid.module.css";
import { SamplePicture } from "./sample-picture";

interface SampleGridProps {
  samples: readonly { readonly label: number; readonly height: number; readonly width: number; readonly url: string }[];
  /** Names of the classes by label. */
  names: readonly string[];
}

/** Images of a dataset, those of a class together. */
export function SampleGrid({ samples, names }: SampleGridProps) {
  const byLabel = new Map<number, (typeof samples)[number][]>();
  for (const sample of samples) byLabel.set(sample.label, [...(byLabel.get(sample.label) ?? []), sample]);
  const columns = Math.max(...[...byLabel.values()].map((group) => group.length));
  const style: CSSProperties & { "--columns": number } = { "--columns": columns };
  return (
    <ul className={classes.grid} style={style}>
      {[...byLabel].map(([label, group]) => {
        const name = names[label] ?? `class ${label}`;
        return (
          <li key={label}>
            <p className={classes.name}>{name}</p>
            <div className={classes.pictures}>
              {group.map((sample, index) => (
                <SamplePicture key={sample.url} sample={sample} alt={`${name}, ${index + 1}`} />
              ))}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
