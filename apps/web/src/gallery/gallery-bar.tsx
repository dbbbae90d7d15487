"use client";
import {
  GalleryChoicesDocument,
  GalleryOriginDocument,
  type Verdict,
} from "@hatchery/schema/documents/generated/graphql.js";
import {
  ActionIcon,
  Anchor,
  Button,
  Chip,
  Collapse,
  Group,
  Input,
  MultiSelect,
  NativeSelect,
  NumberInput,
  Pill,
  SegmentedControl,
  VisuallyHidden,
} from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import {
  IconAdjustmentsHorizontal,
  IconLayoutGrid,
  IconSortAscending,
  IconSortDescending,
  IconTable,
} from "@tabler/icons-react";
import { useQuery } from "urql";
import { verdictWords } from "../generated-model/verdict-words";
import { filterCount, type GalleryAddress, isSort, sorts } from "./gallery-address";
import classes from "./gallery-bar.module.css";

interface GalleryBarProps {
  address: GalleryAddress;
  change: (change: Partial<GalleryAddress>) => void;
  clear: () => void;
}

const verdictOrder = ["NOVEL", "INTERPOLATION", "REPLICA"] as const satisfies readonly Verdict[];

/** Sorting, the view, and filters behind a button. */
export function GalleryBar({ address, change, clear }: GalleryBarProps) {
  const count = filterCount(address);
  const [opened, filters] = useDisclosure(false);
  const [{ data: choices }] = useQuery({ query: GalleryChoicesDocument, pause: !opened });
  const origin = address.diffusionModel ?? address.job;
  const [{ data: from }] = useQuery({ query: GalleryOriginDocument, variables: { id: origin ?? "" }, pause: !origin });
  const changeLater = useDebouncedCallback(change, 500);
  const ascending = address.direction === "ASC";

  return (
    <div className={classes.bar}>
      <div className={classes.row}>
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden />}
          onClick={filters.toggle}
          aria-expanded={opened}
        >
          Filters{count > 0 ? ` (${count})` : ""}
        </Button>
        <Group gap={6} wrap="nowrap" className={classes.sorting}>
          <NativeSelect
            aria-label="Sort by"
            value={address.sort}
            data={Object.entries(sorts).map(([value, { label }]) => ({ value, label }))}
            onChange={(event) => {
              const sort = event.currentTarget.value;
              if (isSort(sort)) change({ sort, direction: sorts[sort].first });
            }}
          />
          <ActionIcon
            variant="default"
            size={36}
            aria-label={ascending ? "Lowest first; turn round" : "Highest first; turn round"}
            title={ascending ? "Lowest first" : "Highest first"}
            onClick={() => change({ direction: ascending ? "DESC" : "ASC" })}
          >
            {ascending ? <IconSortAscending size={18} aria-hidden /> : <IconSortDescending size={18} aria-hidden />}
          </ActionIcon>
        </Group>
        <SegmentedControl
          className={classes.view}
          aria-label="View"
          value={address.view}
          onChange={(view) => change({ view: view === "table" ? "table" : "cards" })}
          data={[
            {
              value: "cards",
              label: (
                <span className={classes.choice} title="Cards">
                  <IconLayoutGrid size={17} aria-hidden />
                  <VisuallyHidden>Cards</VisuallyHidden>
                </span>
              ),
            },
            {
              value: "table",
              label: (
                <span className={classes.choice} title="Table">
                  <IconTable size={17} aria-hidden />
                  <VisuallyHidden>Table</VisuallyHidden>
                </span>
              ),
            },
          ]}
        />
      </div>
      {origin ? (
        <Pill
          size="md"
          withRemoveButton
          onRemove={() => change({ diffusionModel: undefined, job: undefined })}
          className={classes.origin}
          removeButtonProps={{ "aria-label": "Show models of every origin", "aria-hidden": false, tabIndex: 0 }}
        >
          From: {from?.node && "title" in from.node ? from.node.title : address.job ? "one job" : "one diffusion model"}
        </Pill>
      ) : null}
      <Collapse expanded={opened}>
        <div className={classes.filters}>
          <MultiSelect
            label="Dataset"
            placeholder={address.datasets.length === 0 ? "Any" : undefined}
            data={
              choices?.datasets.edges
                .filter(({ node }) => node.state !== "NOT_IMPORTED")
                .map(({ node }) => ({ value: node.name, label: node.title })) ?? address.datasets
            }
            value={address.datasets}
            onChange={(datasets) => change({ datasets })}
          />
          <MultiSelect
            label="Architecture"
            placeholder={address.architectures.length === 0 ? "Any" : undefined}
            data={
              choices?.architectures.edges.map(({ node }) => ({ value: node.name, label: node.title })) ??
              address.architectures
            }
            value={address.architectures}
            onChange={(architectures) => change({ architectures })}
          />
          <Input.Wrapper label="Verdict" labelElement="div">
            <Chip.Group
              multiple
              value={address.verdicts}
              onChange={(chosen) => change({ verdicts: verdictOrder.filter((verdict) => chosen.includes(verdict)) })}
            >
              <Group gap={6} mt={6} role="group" aria-label="Verdict">
                {verdictOrder.map((verdict) => (
                  <Chip key={verdict} value={verdict} size="xs" variant="outline">
                    {verdictWords[verdict].label}
                  </Chip>
                ))}
              </Group>
            </Chip.Group>
          </Input.Wrapper>
          <Input.Wrapper label="Test accuracy" labelElement="div">
            <div className={classes.range}>
              <NumberInput
                aria-label="Test accuracy from, percent"
                placeholder="0"
                min={0}
                max={100}
                step={0.1}
                decimalScale={2}
                suffix=" %"
                value={address.accuracyFrom ?? ""}
                onChange={(value) => changeLater({ accuracyFrom: value === "" ? undefined : Number(value) })}
              />
              <span>to</span>
              <NumberInput
                aria-label="Test accuracy to, percent"
                placeholder="100"
                min={0}
                max={100}
                step={0.1}
                decimalScale={2}
                suffix=" %"
                value={address.accuracyTo ?? ""}
                onChange={(value) => changeLater({ accuracyTo: value === "" ? undefined : Number(value) })}
              />
            </div>
          </Input.Wrapper>
          {count > 0 ? (
            <Anchor component="button" type="button" size="sm" onClick={clear} className={classes.clear}>
              Remove all filters
            </Anchor>
          ) : null}
        </div>
      </Collapse>
    </div>
  );
}
