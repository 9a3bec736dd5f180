import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { type Connection, translateError } from "./connection.ts";

/**
 * Kysely over the connection that is open at the time. Queries run at once and whole; Kysely does not close the
 * connection. Errors are told as `said` puts them.
 */
export function sqliteDialect(
  connection: () => Connection | Promise<Connection>,
  said: (error: unknown) => unknown = translateError,
): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOf(connection, said),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function driverOf(
  connection: () => Connection | Promise<Connection>,
  said: (error: unknown) => unknown,
): Driver {
  const only: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => {
      try {
        const statement = (await connection()).prepare(sql);
        return { rows: statement.all(parameters as never) as Row[] };
      } catch (error) {
        throw said(error);
      }
    },
    streamQuery: () => {
      throw new RangeError("This engine returns whole results; page by a key instead");
    },
  };
  const run = async (statement: string) => {
    await only.executeQuery(CompiledQuery.raw(statement));
  };
  return {
    init: async () => {},
    acquireConnection: async () => only,
    beginTransaction: () => run("BEGIN IMMEDIATE"),
    commitTransaction: () => run("COMMIT"),
    rollbackTransaction: () => run("ROLLBACK"),
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}
