import { NotFoundNotice } from "../states/not-found-notice";

export default function NotFound() {
  return <NotFoundNotice what="page" back={{ label: "Go to the gallery", href: "/" }} />;
}
