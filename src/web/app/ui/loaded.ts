import { useEffect, useState } from "react";

/** What is read once for a key, in a box; undefined until it is there. */
export function useLoaded<T>(load: () => Promise<T>, key: string): { readonly value: T } | undefined {
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly value: T }>();
  useEffect(() => {
    let isWanted = true;
    const read = async (): Promise<void> => {
      const value = await load();
      if (isWanted) setLoaded({ key, value });
    };
    void read();
    return () => {
      isWanted = false;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- what is read follows from the key
  }, [key]);
  return loaded?.key === key ? loaded : undefined;
}
