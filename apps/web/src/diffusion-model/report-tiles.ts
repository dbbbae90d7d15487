import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { counted } from "../figures/counted";
import { distance } from "../figures/distance";
import { percent } from "../figures/percent";

/** The report in four figures. */
export function reportTiles(report: ReportFieldsFragment) {
  const { generated, originals, iou, l2, best, baselines } = report;
  const points = (generated.mean - originals.mean) * 100;
  // Where seeds differ, averages of networks as they are say nothing.
  const averages = baselines.aligned
    ? `averages of 16, aligned, have ${percent(baselines.aligned.average16.mean)}`
    : `averages of 16 have ${percent(baselines.average16.mean)}`;
  return [
    {
      name: "Mean accuracy of generated models",
      value: percent(generated.mean),
      words: `${Math.abs(points).toFixed(2)} points ${points < 0 ? "below" : "above"} the originals' ${percent(originals.mean)}; ${generated.failures === 0 ? "none" : generated.failures} of ${counted(generated.count, "model")} failed.`,
    },
    {
      name: "Best, chosen on train",
      value: percent(best.report),
      words: `On test images. The best checkpoint, chosen the same way, has ${percent(baselines.bestCheckpoint.report)}; ${averages}.`,
    },
    {
      name: "Nearest IoU",
      value: iou.nearest.toFixed(3),
      words: `Mistakes in common with the nearest checkpoint. Checkpoints among each other: ${iou.originalNearest.toFixed(3)}; lower is newer.`,
    },
    {
      name: "Nearest L2",
      value: distance(l2.nearest),
      words: `Distance of parameters to the nearest checkpoint. Checkpoints among each other: ${distance(l2.originalNearest)}.`,
    },
  ];
}
