import { ServerInfo } from "@hatchery/schema/server-info.type.js";
import { Ctx, Query, Resolver } from "type-graphql";
import type { Context } from "../graphql/context.js";
import { limits } from "../graphql/limits.js";

@Resolver()
export class ServerResolver {
  @Query(() => ServerInfo)
  async server(@Ctx() { services }: Context): Promise<ServerInfo> {
    const { version, database, objects, maxUploadBytes, importFolder } = services;
    const { name, reason } = await services.engine();
    return {
      version,
      engine: name,
      engineReason: reason,
      database: database.description,
      objects,
      importsFromFolder: importFolder !== undefined,
      limits: { ...limits, uploadBytes: maxUploadBytes },
    };
  }
}
