/** The model that is best on the split that choices are made on, and what it does there and on the split that is reported. */
export interface ChosenModel {
  readonly index: number;
  readonly train: number;
  readonly report: number;
}

/** Chosen on train alone, the first of equals; its accuracy on the report split is what it is. */
export function bestOnTrain(train: readonly number[], report: readonly number[]): ChosenModel {
  const index = train.indexOf(Math.max(...train));
  return { index, train: train[index] ?? 0, report: report[index] ?? 0 };
}
