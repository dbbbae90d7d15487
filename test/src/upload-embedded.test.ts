import { startEmbedded } from "./journey-servers.js";
import { uploadJourney } from "./upload-journey.js";

uploadJourney("PGlite and files", startEmbedded);
