import type { PublishedDataset } from "../published-dataset.js";
import { photographs } from "./photographs.js";

/** In the order of their labels, which is that of meta/classes.txt. */
const CLASS_KEYS = `
apple_pie, baby_back_ribs, baklava, beef_carpaccio, beef_tartare, beet_salad, beignets, bibimbap, bread_pudding,
breakfast_burrito, bruschetta, caesar_salad, cannoli, caprese_salad, carrot_cake, ceviche, cheesecake,
cheese_plate, chicken_curry, chicken_quesadilla, chicken_wings, chocolate_cake, chocolate_mousse, churros,
clam_chowder, club_sandwich, crab_cakes, creme_brulee, croque_madame, cup_cakes, deviled_eggs, donuts,
dumplings, edamame, eggs_benedict, escargots, falafel, filet_mignon, fish_and_chips, foie_gras, french_fries,
french_onion_soup, french_toast, fried_calamari, fried_rice, frozen_yogurt, garlic_bread, gnocchi, greek_salad,
grilled_cheese_sandwich, grilled_salmon, guacamole, gyoza, hamburger, hot_and_sour_soup, hot_dog,
huevos_rancheros, hummus, ice_cream, lasagna, lobster_bisque, lobster_roll_sandwich, macaroni_and_cheese,
macarons, miso_soup, mussels, nachos, omelette, onion_rings, oysters, pad_thai, paella, pancakes, panna_cotta,
peking_duck, pho, pizza, pork_chop, poutine, prime_rib, pulled_pork_sandwich, ramen, ravioli, red_velvet_cake,
risotto, samosa, sashimi, scallops, seaweed_salad, shrimp_and_grits, spaghetti_bolognese, spaghetti_carbonara,
spring_rolls, steak, strawberry_shortcake, sushi, tacos, takoyaki, tiramisu, tuna_tartare, waffles
`
  .trim()
  .split(/,\s/);

export const food101Description: PublishedDataset = {
  name: "food101",
  title: "Food-101",
  classes: CLASS_KEYS.map((key) => key.replaceAll("_", " ")),
  classKeys: CLASS_KEYS,
  ...photographs,
  licence:
    "Images from Foodspotting: scientific fair use; any other use is to be agreed on with the owners of the images",
  source: "https://data.vision.ee.ethz.ch/cvl/datasets_extra/food-101/",
  citation: "Bossard, Guillaumin and Van Gool: Food-101 - Mining discriminative components with random forests. 2014",
  splits: { train: { count: 75_750 }, test: { count: 25_250 } },
  forms: [
    {
      name: "food101",
      files: [
        {
          name: "food-101.tar.gz",
          bytes: 4_996_278_331,
          md5: "85eeb15f3717b99a5da872d97d918f87",
          sha256: "d97d15e438b7f4498f96086a4f7e2fa42a32f2712e87d3295441b2b6314053a4",
          urls: ["http://data.vision.ee.ethz.ch/cvl/food-101.tar.gz"],
        },
      ],
    },
  ],
  checksums: [
    "https://github.com/pytorch/vision/blob/main/torchvision/datasets/food101.py (MD5)",
    "https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/url_checksums/food101.txt (bytes, SHA-256)",
  ],
};
