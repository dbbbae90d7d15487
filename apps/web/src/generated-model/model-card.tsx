import type { GeneratedModelCardFragment } from "@hatchery/schema/documents/generated/graphql.js";
import Link from "next/link";
import { distance } from "../figures/distance";
import { madeBy } from "../figures/made-by";
import { Moment } from "../figures/moment";
import { percent } from "../figures/percent";
import { Egg } from "./egg";
import classes from "./model-card.module.css";
import { VerdictBadge } from "./verdict-badge";

/** A generated model at a glance; `level` is that of its heading. */
export function ModelCard({ model, level }: { model: GeneratedModelCardFragment; level: 2 | 3 }) {
  const Heading = `h${level}` as const;
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <Egg digest={model.digest} size={42} />
        <div className={classes.names}>
          <Heading className={classes.title}>
            <Link href={`/generated-models/${encodeURIComponent(model.id)}`} className={classes.link}>
              {model.title}
            </Link>
          </Heading>
          <VerdictBadge verdict={model.verdict} />
        </div>
      </div>
      <dl className={classes.figures}>
        <div className={classes.main}>
          <dt>Test accuracy</dt>
          <dd>{model.testAccuracy == null ? "–" : percent(model.testAccuracy)}</dd>
        </div>
        <div>
          <dt title="Intersection over union of its wrong predictions with those of the most similar checkpoint">
            Nearest IoU
          </dt>
          <dd>{model.iouNearest == null ? "–" : model.iouNearest.toFixed(3)}</dd>
        </div>
        <div>
          <dt title="Euclidean distance of its parameters to the nearest checkpoint">Nearest L2</dt>
          <dd>{model.l2Nearest == null ? "–" : distance(model.l2Nearest)}</dd>
        </div>
      </dl>
      <div className={classes.foot}>
        <span>{madeBy(model)}</span>
        <span className={classes.when}>
          <Moment iso={model.createdAt} />
        </span>
      </div>
    </article>
  );
}
