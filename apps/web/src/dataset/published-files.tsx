import type { DatasetPageQuery } from "@hatchery/schema/documents/generated/graphql.js";
import { Anchor, Table, Title } from "@mantine/core";
import { fileSize } from "../figures/file-size";
import { WideTable } from "../states/wide-table";
import classes from "./dataset-page.module.css";
import { formWords } from "./dataset-words";

type Forms = Extract<DatasetPageQuery["node"], { readonly __typename: "Dataset" }>["forms"];

/** The files that a dataset is published in, with their sizes, checksums and addresses. */
export function PublishedFiles({ forms }: { forms: Forms }) {
  return forms.map(({ name, files }) => (
    <div key={files[0]?.name ?? name} className={classes.form}>
      {forms.length > 1 ? (
        <Title order={3} className={classes.subtitle}>
          {titleOf(name, files)}
        </Title>
      ) : null}
      <WideTable label={`Published files: ${titleOf(name, files)}`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>File</Table.Th>
            <Table.Th data-figure>Size</Table.Th>
            <Table.Th>Checksum</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={file.name}>
              <Table.Td>
                {file.urls[0] === undefined ? (
                  file.name
                ) : (
                  <Anchor href={file.urls.at(-1)} size="sm">
                    {file.name}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td data-figure>{fileSize(file.bytes)}</Table.Td>
              <Table.Td ff="monospace">{file.checksum}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </WideTable>
    </div>
  ));
}

/** The same files are published twice at times, compressed and not. */
function titleOf(name: string, files: Forms[number]["files"]): string {
  const words = formWords[name] ?? name;
  return name === "idx" && files.every((file) => file.name.endsWith(".gz")) ? `${words}, compressed` : words;
}
