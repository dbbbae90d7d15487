import { registerEnumType } from "type-graphql";

export const Visibility = { PUBLIC: "public", PRIVATE: "private" } as const;
export type Visibility = (typeof Visibility)[keyof typeof Visibility];

registerEnumType(Visibility, {
  name: "Visibility",
  description: "Who may read it: everyone, or only its owner and admins.",
});
