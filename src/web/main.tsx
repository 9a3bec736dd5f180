import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "@tanstack/react-router";
import { z } from "zod";
import { router } from "./router.tsx";

// Zod would try to compile its checks, which the page's policy forbids.
z.config({ jitless: true });

createRoot(document.querySelector("#root")!).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
