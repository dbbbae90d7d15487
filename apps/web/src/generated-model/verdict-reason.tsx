import { List, Text } from "@mantine/core";
import type { GeneratedModelDetail } from "./generated-model-detail";
import { verdictWords } from "./verdict-words";

/** The verdict on one model in a sentence, and the grounds of the report on all that were generated with it. */
export function VerdictReason({ model }: { model: GeneratedModelDetail }) {
  const report = model.diffusionModel.report;
  if (!model.verdict || model.iouNearest == null) {
    return <Text>It has not been evaluated yet, so nothing can be said about that.</Text>;
  }
  const { label, meaning } = verdictWords[model.verdict];
  return (
    <>
      <Text maw="76ch">
        <strong>{label}:</strong> it is {meaning}. Its nearest IoU is {model.iouNearest.toFixed(3)}
        {report
          ? `, where the checkpoints have ${report.iou.originalNearest.toFixed(3)} with their own nearest and ${report.iou.originalOriginal.toFixed(3)} on average among themselves`
          : ""}
        .
      </Text>
      {report && report.verdictReasons.length > 0 ? (
        <>
          <Text mt="md" fw={560} size="sm">
            How the verdicts of this report are decided:
          </Text>
          <List mt={6} size="sm" c="dimmed" maw="86ch" spacing={4}>
            {report.verdictReasons.map((reason) => (
              <List.Item key={reason}>{reason}</List.Item>
            ))}
          </List>
        </>
      ) : null}
    </>
  );
}
