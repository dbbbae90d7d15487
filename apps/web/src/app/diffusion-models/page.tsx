import { DiffusionModelList } from "../../diffusion-model/diffusion-model-list";

export default function DiffusionModelsRoute() {
  return <DiffusionModelList />;
}
