// A picture: chosen, dropped or pasted, shown small, and made no larger than print needs.
import { useState } from "react";
import { useValue } from "./value";
import { Frame, useControl } from "./frame";
import type { TextProps } from "./texts";
import { useWords } from "../words/words";

/** Larger files are redrawn. */
const LARGE_BYTES = 1024 * 1024;
/** The text area is 156 mm wide: 2000 dots are 325 an inch. */
const LONGEST_SIDE = 2000;
const QUALITY = 0.88;
const TAKEN = ["image/png", "image/jpeg", "image/svg+xml"];

/** The address of a picture file, `data:…`; nothing if it is of a kind that no document takes. */
export async function pictureAddress(file: Blob): Promise<string | null> {
  if (!TAKEN.includes(file.type) && !file.type.startsWith("image/")) return null;
  if (TAKEN.includes(file.type) && (file.size <= LARGE_BYTES || file.type === "image/svg+xml")) return addressOf(file);
  return redrawn(file);
}

function addressOf(file: Blob): Promise<string> {
  return new Promise((settle, fail) => {
    const reader = new FileReader();
    reader.onload = () => settle(String(reader.result));
    reader.onerror = () => fail(reader.error ?? new Error("file not read"));
    reader.readAsDataURL(file);
  });
}

async function redrawn(file: Blob): Promise<string | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (reason) {
    console.info("no picture", reason);
    return null;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL(file.type === "image/jpeg" ? "image/jpeg" : "image/png", QUALITY);
}

/** The first picture among files. */
export function pictureIn(files: FileList | null | undefined): File | null {
  return Array.from(files ?? []).find((file) => file.type.startsWith("image/")) ?? null;
}

/** A field for one picture. */
export function PictureField({ pointer, label, remark, required }: TextProps) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const [refused, refuse] = useState(false);
  const control = useControl(pointer, remark, required);
  const take = async (file: File | null) => {
    if (!file) return;
    const address = await pictureAddress(file);
    refuse(address === null);
    if (address !== null) write(address);
  };
  const shown = typeof value === "string" && value.startsWith("data:image/") ? value : null;
  return (
    <Frame {...{ pointer, label, remark, required }}>
      <div
        className="picture"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => { event.preventDefault(); event.stopPropagation(); void take(pictureIn(event.dataTransfer.files)); }}
        onPaste={(event) => { const file = pictureIn(event.clipboardData.files); if (file) { event.preventDefault(); void take(file); } }}
      >
        {shown ? <img src={shown} alt={words.chosenPicture} /> : <span className="none">{words.noPicture}</span>}
        <input {...control} type="file" accept={TAKEN.join(",")} onChange={(event) => { void take(event.target.files?.[0] ?? null); event.target.value = ""; }} />
        {shown ? <button type="button" className="plain" onClick={() => write(undefined)}>{words.remove}</button> : null}
      </div>
      {refused ? <p className="fault" role="alert">{words.notAPicture}</p> : null}
    </Frame>
  );
}
