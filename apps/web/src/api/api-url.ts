"use client";
import { createContext } from "react";

/** Address of the GraphQL API, as the layout read it from the server's environment. */
export const ApiUrlContext = createContext("");
