import { ArchitectureList } from "../../catalogue/architecture-list";

export default function ArchitecturesRoute() {
  return <ArchitectureList />;
}
