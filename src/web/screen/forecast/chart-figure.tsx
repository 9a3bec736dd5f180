import { useEffect, useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { withStamp } from "../../../publish/chart-png-text.ts";
import { cellText } from "../../../report/chart.ts";
import { download } from "../../app/ui/download.ts";
import type { DrawnChart } from "./protocol.ts";

/** A chart as the program's own files have it, its table, and its downloads where it is finished. */
export function ChartFigure({ drawn, isFinal }: { readonly drawn: DrawnChart; readonly isFinal: boolean }) {
  const { chart, files, stamp } = drawn;
  const desk = textOf(files, `${chart.id}.svg`);
  const narrow = textOf(files, `${chart.id}-narrow.svg`);
  const [isWrong, setIsWrong] = useState(false);
  return (
    <figure className="chart" id={`chart-${chart.id}`}>
      <picture>
        <source media="(max-width: 48rem)" srcSet={usePicture(narrow)} {...sizeOf(narrow)} />
        <img src={usePicture(desk)} {...sizeOf(desk)} alt={`${chart.title}. ${chart.desc}`} />
      </picture>
      <figcaption>
        {isFinal && (
          <span className="downloads">
            <span>Save as</span>
            {files
              .filter(({ name }) => !name.endsWith("-narrow.svg"))
              .map(({ name, text }) => (
                <Button
                  key={name}
                  className="link-button"
                  aria-label={`${ending(name)}: ${chart.title}`}
                  onPress={() => download(name, text, types[ending(name)])}
                >
                  {ending(name)}
                </Button>
              ))}
            <Button
              className="link-button"
              aria-label={`PNG: ${chart.title}`}
              onPress={() =>
                pngOf(desk, stamp).then(
                  (png) => download(`${chart.id}.png`, png),
                  () => setIsWrong(true),
                )
              }
            >
              PNG
            </Button>
            {isWrong && <span role="alert">This browser could not draw the PNG; save the SVG instead.</span>}
          </span>
        )}
        <details>
          <summary>Data table</summary>
          <div className="scroll" tabIndex={0} role="region" aria-label={`Data of “${chart.title}”`}>
            <table>
              <thead>
                <tr>
                  {chart.table.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {chart.table.rows.map((row, k) => (
                  <tr key={k}>
                    {row.map((cell, c) => (
                      <td key={c} className={typeof cell === "number" ? "number" : undefined}>
                        {cellText(cell)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      </figcaption>
    </figure>
  );
}

const types: Readonly<Record<string, string>> = {
  SVG: "image/svg+xml",
  CSV: "text/csv",
  JSON: "application/json",
};

function ending(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1).toUpperCase();
}

function textOf(files: DrawnChart["files"], name: string): string {
  return files.find((file) => file.name === name)?.text ?? "";
}

/** An address under which the SVG can be shown as a picture: nothing in it can run or load anything. */
function usePicture(svg: string): string {
  const address = useMemo(() => URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })), [svg]);
  useEffect(() => () => URL.revokeObjectURL(address), [address]);
  return address;
}

function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /width="(\d+)" height="([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Math.ceil(Number(height)) };
}

/** The SVG as PNG at twice its size, with the stamp of the run. */
async function pngOf(svg: string, stamp: DrawnChart["stamp"]): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { width, height } = sizeOf(svg);
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise<Blob | null>((done) => {
      canvas.toBlob(done, "image/png");
    });
    const png = new Uint8Array(await drawn!.arrayBuffer());
    return new Blob([withStamp(png, stamp)], { type: "image/png" });
  } finally {
    URL.revokeObjectURL(address);
  }
}
