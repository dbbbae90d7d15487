import { DatasetList } from "../../dataset/dataset-list";

export default function DatasetsRoute() {
  return <DatasetList />;
}
