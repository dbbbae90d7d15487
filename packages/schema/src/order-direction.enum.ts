import { registerEnumType } from "type-graphql";

export const OrderDirection = { ASC: "asc", DESC: "desc" } as const;
export type OrderDirection = (typeof OrderDirection)[keyof typeof OrderDirection];

registerEnumType(OrderDirection, { name: "OrderDirection", description: "Either way, what has no value comes last." });
