import { WeightsList } from "../../weights/weights-list";

export default function WeightsListRoute() {
  return <WeightsList />;
}
