import { DatasetList } from "../../catalogue/dataset-list";

export default function DatasetsRoute() {
  return <DatasetList />;
}
