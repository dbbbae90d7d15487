import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { expect, it } from "vitest";
import { migrationsFolder } from "./migrations-folder.js";

it("keeps what was stored of trainings before they had a column of their own", async () => {
  const client = await PGlite.create();
  const migrate = async (name: string) => client.exec(await readFile(join(migrationsFolder, `${name}.sql`), "utf8"));
  for (const name of ["0000_tables", "0001_weights_and_uploads", "0002_datasets_by_import"]) await migrate(name);
  // A model without the checkpoint set that it learned from, and the network and dataset of that.
  await client.exec("SET session_replication_role = replica");
  const insert = (digit: number, kind: string, autoencoder: [string, number], diffusion: [string, number]) =>
    client.query(
      `INSERT INTO diffusion_models (id, owner, title, digest, checkpoint_set_id, kind, seed, specification, parameters, latent,
        autoencoder_losses, diffusion_losses, latent_maximum, latent_std, autoencoder_seconds, diffusion_seconds, weights)
      VALUES ($1, 'admin', $2, $2, $1, $2, 0, '{}', 4, 2, $3, $5, 3, 1, $4, $6, 'digest')`,
      [`00000000-0000-0000-0000-00000000000${digit}`, kind, ...autoencoder, ...diffusion],
    );
  await insert(1, "p-diff", ["[[1,0.5],[2,0.25]]", 3.5], ["[[1,1]]", 7]);
  await insert(2, "behavioural", ["[]", 0], ["[[1,2.3]]", 40]);

  await migrate("0003_trainings");
  const { rows } = await client.query("SELECT kind, trainings, explained FROM diffusion_models ORDER BY id");
  await client.close();
  const autoencoder = {
    name: "autoencoder",
    losses: [
      [1, 0.5],
      [2, 0.25],
    ],
    seconds: 3.5,
  };
  const diffusion = { name: "diffusion", losses: [[1, 1]], seconds: 7 };
  const decoder = { name: "decoder", losses: [[1, 2.3]], seconds: 40 };
  expect(rows).toEqual([
    { kind: "p-diff", trainings: [autoencoder, diffusion], explained: null },
    { kind: "behavioural", trainings: [decoder], explained: null },
  ]);
});
