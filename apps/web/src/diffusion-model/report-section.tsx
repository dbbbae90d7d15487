import type { ReportFieldsFragment } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, List, Text, Title } from "@mantine/core";
import Link from "next/link";
import { distance } from "../figures/distance";
import { operations } from "../figures/operations";
import { percent } from "../figures/percent";
import { VerdictBadge } from "../generated-model/verdict-badge";
import { verdictWords } from "../generated-model/verdict-words";
import { Section } from "../shell/section";
import { Facts } from "../states/facts";
import classes from "./report-section.module.css";
import { ReportTable } from "./report-table";
import { StageCosts } from "./stage-costs";
import { trainingOperations } from "./training-operations";

/** The honest report in full: accuracies, likeness, distance, the best one, the verdict with its grounds, and what it cost. */
export function ReportSection({ report }: { report: ReportFieldsFragment }) {
  const { iou, l2, best } = report;
  return (
    <>
      <Section title="The report" lead="Everything is measured on the test images, by which nothing was chosen.">
        <ReportTable report={report} />
        <div className={classes.columns}>
          <div>
            <Title order={3} className={classes.title}>
              Mistakes in common, mean IoU
            </Title>
            <Facts
              entries={[
                ["Among originals", iou.originalOriginal.toFixed(3)],
                ["Among generated models", iou.generatedGenerated.toFixed(3)],
                ["Generated with their nearest other", iou.generatedNearest?.toFixed(3)],
                ["Originals with generated models", iou.originalGenerated.toFixed(3)],
                ["Generated with their nearest original", iou.nearest.toFixed(3)],
                ["Originals with their nearest other", iou.originalNearest.toFixed(3)],
              ]}
            />
          </div>
          <div>
            <Title order={3} className={classes.title}>
              Distance of parameters, mean L2
            </Title>
            <Facts
              entries={[
                ["Generated to their nearest original", distance(l2.nearest)],
                ["Originals to their nearest other", distance(l2.originalNearest)],
              ]}
            />
            <Title order={3} className={classes.title} mt={22}>
              The best one, chosen on train
            </Title>
            <Facts
              entries={[
                [
                  "Model",
                  best.model ? (
                    <Anchor
                      key="best"
                      component={Link}
                      href={`/generated-models/${encodeURIComponent(best.model.id)}`}
                      inherit
                    >
                      {best.model.title}
                    </Anchor>
                  ) : (
                    `#${best.index}`
                  ),
                ],
                ["Train accuracy", percent(best.train)],
                ["Test accuracy", percent(best.report)],
              ]}
            />
          </div>
        </div>
      </Section>
      <Section title="The verdict" aside={<VerdictBadge verdict={report.verdict} />}>
        <Text>
          <strong>{verdictWords[report.verdict].label}:</strong> on the whole, the generated models are{" "}
          {verdictWords[report.verdict].meaning}.
        </Text>
        <List mt={10} size="sm" c="dimmed" spacing={4} maw="90ch">
          {report.verdictReasons.map((reason) => (
            <List.Item key={reason}>{reason}</List.Item>
          ))}
        </List>
      </Section>
      <Section title="What it cost" lead={costLead(report)}>
        <StageCosts seconds={report.seconds} flops={report.flops} />
      </Section>
    </>
  );
}

function costLead({ engine, flops }: ReportFieldsFragment): string {
  const measured = `Measured on ${engine}.`;
  const trained = trainingOperations(flops);
  if (trained === undefined) return measured;
  return `Training the originals took ${operations(trained.originals)}, training the generator ${operations(trained.generator)}. ${measured}`;
}
