import type {
  GeneratedModelCardFragment,
  GeneratedModelOrderField,
  OrderDirection,
} from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import Link from "next/link";
import { distance } from "../figures/distance";
import { madeBy } from "../figures/made-by";
import { Moment } from "../figures/moment";
import { percent } from "../figures/percent";
import { WideTable } from "../states/wide-table";
import { Egg } from "./egg";
import classes from "./model-table.module.css";
import { VerdictBadge } from "./verdict-badge";

interface ModelTableProps {
  models: readonly GeneratedModelCardFragment[];
  sorted: { field: GeneratedModelOrderField; direction: OrderDirection };
  onSort: (field: GeneratedModelOrderField) => void;
}

const metrics = [
  {
    field: "TEST_ACCURACY",
    label: "Accuracy",
    read: (model) => (model.testAccuracy == null ? "–" : percent(model.testAccuracy)),
  },
  {
    field: "TRAIN_ACCURACY",
    label: "On train",
    read: (model) => (model.trainAccuracy == null ? "–" : percent(model.trainAccuracy)),
  },
  { field: "IOU_NEAREST", label: "Nearest IoU", read: (model) => model.iouNearest?.toFixed(3) ?? "–" },
  { field: "IOU_MEAN", label: "Mean IoU", read: (model) => model.iouMean?.toFixed(3) ?? "–" },
  {
    field: "L2_NEAREST",
    label: "Nearest L2",
    read: (model) => (model.l2Nearest == null ? "–" : distance(model.l2Nearest)),
  },
] as const satisfies readonly {
  field: GeneratedModelOrderField;
  label: string;
  read: (model: GeneratedModelCardFragment) => string;
}[];

/** Generated models in rows; heads of columns sort, on the server. */
export function ModelTable({ models, sorted, onSort }: ModelTableProps) {
  const head = (field: GeneratedModelOrderField, label: string, figure: boolean) => {
    const active = sorted.field === field;
    const Icon = sorted.direction === "ASC" ? IconArrowUp : IconArrowDown;
    return (
      <Table.Th
        key={field}
        data-figure={figure || undefined}
        aria-sort={active ? (sorted.direction === "ASC" ? "ascending" : "descending") : undefined}
      >
        <UnstyledButton className={classes.sort} data-active={active || undefined} onClick={() => onSort(field)}>
          {label}
          {active ? <Icon size={14} stroke={1.8} aria-hidden /> : null}
        </UnstyledButton>
      </Table.Th>
    );
  };
  return (
    <WideTable label="Generated models">
      <Table.Thead>
        <Table.Tr>
          {head("INDEX", "Model", false)}
          <Table.Th>Architecture</Table.Th>
          <Table.Th>Dataset</Table.Th>
          {metrics.map((metric) => head(metric.field, metric.label, true))}
          <Table.Th>Verdict</Table.Th>
          <Table.Th>Sampler</Table.Th>
          {head("CREATED_AT", "Hatched", false)}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {models.map((model) => (
          <Table.Tr key={model.id}>
            <Table.Td>
              <span className={classes.name}>
                <Egg digest={model.digest} size={26} />
                <Anchor component={Link} href={`/generated-models/${encodeURIComponent(model.id)}`} size="sm" fw={560}>
                  {model.title}
                </Anchor>
              </span>
            </Table.Td>
            <Table.Td>{model.architecture.title}</Table.Td>
            <Table.Td>{model.dataset.title}</Table.Td>
            {metrics.map((metric) => (
              <Table.Td key={metric.field} data-figure>
                {metric.read(model)}
              </Table.Td>
            ))}
            <Table.Td>
              <VerdictBadge verdict={model.verdict} />
            </Table.Td>
            <Table.Td>{madeBy(model)}</Table.Td>
            <Table.Td>
              <Moment iso={model.createdAt} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
