import { distance } from "../figures/distance";
import { percent } from "../figures/percent";
import { wholeNumber } from "../figures/whole-number";
import type { GeneratedModelDetail } from "./generated-model-detail";

const NOT_MEASURED = "–";

/** A difference of two accuracies in words: "0.12 points above". */
function against(own: number, other: number): string {
  const points = (own - other) * 100;
  return Math.abs(points) < 0.005
    ? "just the same as"
    : `${Math.abs(points).toFixed(2)} points ${points > 0 ? "above" : "below"}`;
}

/** The measures of a generated model, each with what it says. */
export function metricTiles(model: GeneratedModelDetail, testImages: number | undefined) {
  const { accuracy } = model.checkpointSet;
  const report = model.diffusionModel.report;
  return [
    {
      name: "Test accuracy",
      value: model.testAccuracy == null ? NOT_MEASURED : percent(model.testAccuracy),
      words:
        model.testAccuracy == null
          ? "Not evaluated yet."
          : `${model.wrongPredictions == null || !testImages ? "" : `${wholeNumber(model.wrongPredictions)} of ${wholeNumber(testImages)} test images wrong; `}${against(model.testAccuracy, accuracy.mean)} the mean of the checkpoints it was learned from, ${percent(accuracy.mean)}.`,
    },
    {
      name: "Train accuracy",
      value: model.trainAccuracy == null ? NOT_MEASURED : percent(model.trainAccuracy),
      words:
        "On the images that models may be chosen by. The best one is chosen here and reported on the test images, so the choice flatters nothing.",
    },
    {
      name: "Nearest IoU",
      value: model.iouNearest?.toFixed(3) ?? NOT_MEASURED,
      words: `Share of mistakes in common with the most similar checkpoint${model.nearestCheckpoint == null ? "" : `, number ${wholeNumber(model.nearestCheckpoint)}`}. 1 would be the same mistakes${report ? `; checkpoints themselves reach ${report.iou.originalNearest.toFixed(3)} with their nearest` : ""}.`,
    },
    {
      name: "Mean IoU",
      value: model.iouMean?.toFixed(3) ?? NOT_MEASURED,
      words: `The same, on average over all ${wholeNumber(model.checkpointSet.count)} checkpoints${report ? `; they have ${report.iou.originalOriginal.toFixed(3)} among themselves` : ""}.`,
    },
    {
      name: "Nearest L2",
      value: model.l2Nearest == null ? NOT_MEASURED : distance(model.l2Nearest),
      words: `Euclidean distance of its ${wholeNumber(model.checkpointSet.dimensions)} parameters to the nearest checkpoint${report ? `; checkpoints lie ${distance(report.l2.originalNearest)} from their nearest` : ""}.`,
    },
  ];
}
