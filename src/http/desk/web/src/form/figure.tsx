// Pictures side by side, with their captions.
import { isMembers, type Members } from "../draft/json";
import { PictureField } from "./picture";
import { Line, Percent } from "./small";
import { useValue } from "./value";
import { useWords } from "../words/words";

/** A new figure. */
export const EMPTY_FIGURE: Members = { pictures: [{ image: "" }] };
/** As many as the layout sets in a row. */
const MOST = 6;

/** Edits a list of pictures. */
export function PicturesEditor({ pointer }: { pointer: string }) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const list = Array.isArray(value) && value.length > 0 ? value : [{}];
  const move = (from: number, to: number) => {
    const now = [...list];
    now.splice(to, 0, ...now.splice(from, 1));
    write(now);
  };
  return (
    <div className="pictures" data-pointer={pointer}>
      {list.map((_, index) => (
        <div className="one" key={index} role="group" aria-label={words.pictureNumber(index + 1)}>
          <PictureField pointer={`${pointer}/${index}/image`} label={words.pictureNumber(index + 1)} />
          <div className="line">
            <Line pointer={`${pointer}/${index}/caption`} label={words.pictureCaption} />
            <Line pointer={`${pointer}/${index}/alt`} label={words.alt} />
            <Percent pointer={`${pointer}/${index}/width`} label={words.widthPercent} />
            {index > 0 ? <button type="button" className="plain" onClick={() => move(index, index - 1)}>{words.moveUp}</button> : null}
            {list.length > 1 ? <button type="button" className="plain" onClick={() => write(list.filter((__, place) => place !== index))}>{words.remove}</button> : null}
          </div>
        </div>
      ))}
      {list.length < MOST ? <button type="button" className="plain" onClick={() => write([...list, {}])}>{words.addPicture}</button> : null}
    </div>
  );
}

/** Edits a figure. */
export function FigureEditor({ pointer }: { pointer: string }) {
  const words = useWords();
  const [value] = useValue(pointer);
  return (
    <div className="figure">
      <PicturesEditor pointer={`${pointer}/pictures`} />
      {isMembers(value) && Array.isArray(value.pictures) && value.pictures.length > 1 ? <Line pointer={`${pointer}/caption`} label={words.caption} /> : null}
    </div>
  );
}
