"use client";
import { GalleryDocument } from "@hatchery/schema/documents/generated/graphql.js";
import { Button } from "@mantine/core";
import { IconEgg, IconFilterOff } from "@tabler/icons-react";
import { useQuery } from "urql";
import { counted } from "../figures/counted";
import { ModelGrid } from "../generated-model/model-grid";
import { ModelTable } from "../generated-model/model-table";
import { Page } from "../shell/page";
import { ApiFailure } from "../states/api-failure";
import { Notice } from "../states/notice";
import { Pager } from "../states/pager";
import { RowSkeletons } from "../states/row-skeletons";
import { filterCount, galleryVariables, isSort, PAGE_SIZE, sorts } from "./gallery-address";
import { GalleryBar } from "./gallery-bar";
import classes from "./gallery-page.module.css";
import { Hatching } from "./hatching";
import { ModelSkeletons } from "./model-skeletons";
import { useGalleryAddress } from "./use-gallery-address";

/** Generated models, as cards or a table. */
export function GalleryPage() {
  const [address, change] = useGalleryAddress();
  const [{ data, error, fetching }, ask] = useQuery({
    query: GalleryDocument,
    variables: galleryVariables(address),
    requestPolicy: "cache-and-network",
  });
  const refresh = (): void => ask({ requestPolicy: "network-only" });
  const filtered = filterCount(address) > 0;
  const models = data?.generatedModels.edges.map((edge) => edge.node) ?? [];
  const total = data?.generatedModels.totalCount ?? 0;
  const nothingYet = Boolean(data) && total === 0 && !filtered;
  const clear = (): void =>
    change({
      datasets: [],
      architectures: [],
      verdicts: [],
      accuracyFrom: undefined,
      accuracyTo: undefined,
      diffusionModel: undefined,
      job: undefined,
    });

  const content = () => {
    if (error && !data) return <ApiFailure error={error} retry={refresh} />;
    if (!data) return address.view === "table" ? <RowSkeletons rows={12} /> : <ModelSkeletons count={8} />;
    if (nothingYet) {
      return (
        <Notice icon={<IconEgg size={28} stroke={1.6} />} title="Nothing has hatched yet">
          <p>
            Generated models appear here as soon as a run has finished. The first start of Hatchery hatches a demo
            collection on its own.
          </p>
        </Notice>
      );
    }
    if (models.length === 0) {
      return (
        <Notice
          icon={<IconFilterOff size={28} stroke={1.6} />}
          title="No model passes these filters"
          actions={
            <Button variant="default" onClick={clear}>
              Remove the filters
            </Button>
          }
        >
          <p>Widen the range of accuracy or choose more verdicts.</p>
        </Notice>
      );
    }
    return (
      <>
        {address.view === "table" ? (
          <ModelTable
            models={models}
            sorted={{ field: sorts[address.sort].field, direction: address.direction }}
            onSort={(field) => {
              const sort = Object.keys(sorts).find((name) => isSort(name) && sorts[name].field === field) ?? "";
              if (sort === address.sort) change({ direction: address.direction === "ASC" ? "DESC" : "ASC" });
              else if (isSort(sort)) change({ sort, direction: sorts[sort].first });
            }}
          />
        ) : (
          <ModelGrid models={models} level={2} />
        )}
        <Pager
          page={address.page}
          pages={Math.ceil(total / PAGE_SIZE)}
          info={data.generatedModels.pageInfo}
          go={(place) => change({ after: place.after, before: place.before, page: place.page })}
        />
      </>
    );
  };

  return (
    <Page
      title="Gallery"
      heading="Gallery of generated networks"
      lead="Networks whose parameters came out of a diffusion model, not out of training, with how good and how new each one is."
    >
      <Hatching few={total < PAGE_SIZE} onHatched={refresh} />
      {nothingYet || (error && !data) ? null : <GalleryBar address={address} change={change} clear={clear} />}
      {nothingYet ? null : (
        <p className={classes.total} aria-live="polite">
          {data
            ? `${counted(total, "model")}${filtered ? ` ${total === 1 ? "passes" : "pass"} the filters` : ""}`
            : "\u00a0"}
        </p>
      )}
      <div aria-busy={fetching}>{content()}</div>
    </Page>
  );
}
