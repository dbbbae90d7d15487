import { apiJourney } from "./api-journey.js";
import { startEmbedded } from "./journey-servers.js";

apiJourney("PGlite and files", startEmbedded);
