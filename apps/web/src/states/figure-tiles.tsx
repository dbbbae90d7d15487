import type { ReactNode } from "react";
import classes from "./figure-tiles.module.css";

interface Tile {
  name: string;
  value: string;
  /** What the figure says, in plain words. */
  words?: ReactNode;
}

/** The figures that matter most on a page, large, each with what it says. */
export function FigureTiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className={classes.tiles}>
      {tiles.map((tile) => (
        <div key={tile.name} className={classes.tile}>
          <dt className={classes.name}>{tile.name}</dt>
          <dd className={classes.value}>{tile.value}</dd>
          {tile.words ? <dd className={classes.words}>{tile.words}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
