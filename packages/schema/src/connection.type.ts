import "reflect-metadata";
import { type ClassType, Field, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "Where a page stands in its list." })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor?: string;

  @Field(() => String, { nullable: true })
  endCursor?: string;
}

export interface Edge<N> {
  cursor: string;
  node: N;
}

export interface Connection<N> {
  edges: Edge<N>[];
  pageInfo: PageInfo;
  /** Counts the whole list; called only when `totalCount` is asked for. */
  count: () => Promise<number>;
}

/** The class that a connection's edges extend, for nodes of one class. */
export function edgeOf<N extends object>(node: ClassType<N>) {
  @ObjectType()
  class EdgeOf implements Edge<N> {
    @Field(() => String, { description: "Give it to `after` or `before` to go on from here." })
    cursor!: string;

    @Field(() => node)
    node!: N;
  }
  return EdgeOf;
}

/** The class that a connection extends, for edges of one class. */
export function connectionOf<N extends object>(edge: ClassType<Edge<N>>) {
  @ObjectType()
  class ConnectionOf implements Connection<N> {
    @Field(() => [edge])
    edges!: Edge<N>[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    count!: () => Promise<number>;

    @Field(() => Int, { description: "How many there are in the whole list." })
    totalCount(): Promise<number> {
      return this.count();
    }
  }
  return ConnectionOf;
}
