// page reads the page that a window shows, and acts on it. The controls of the last reading are kept, so that an act finds
// them by their number.
(() => {
  const attribute = "data-conformance-number";
  const acts = "input, button, select, textarea, a, [role=button]";

  // isShown reports whether a person can see an element.
  const isShown = element => {
    const style = getComputedStyle(element);
    if (style.display === "contents") return true;
    return element.getClientRects().length > 0 && !(style.visibility === "hidden" && element.matches(acts));
  };

  // state writes what a control holds into its markup.
  const state = (control, copy) => {
    if (control instanceof HTMLInputElement) {
      if (control.type === "checkbox" || control.type === "radio") copy.toggleAttribute("checked", control.checked);
      else if (control.type !== "file" && control.type !== "password") copy.setAttribute("value", control.value);
    } else if (control instanceof HTMLTextAreaElement) {
      copy.textContent = control.value;
    } else if (control instanceof HTMLSelectElement) {
      [...control.options].forEach((option, i) => copy.options[i].toggleAttribute("selected", option.selected));
    }
    // A button that is disabled now may be enabled when the fields are filled in.
    const isButton = control.tagName === "BUTTON" || ["submit", "button", "image"].includes(control.type);
    copy.toggleAttribute("disabled", control.disabled === true && !isButton);
  };

  const read = () => {
    const root = document.documentElement, copy = root.cloneNode(true);
    const elements = [...root.querySelectorAll("*")], copies = [...copy.querySelectorAll("*")];
    const controls = [];
    elements.forEach((element, i) => {
      if (element.matches(acts)) {
        copies[i].setAttribute(attribute, controls.length);
        controls.push(element);
        state(element, copies[i]);
      }
      if (document.body?.contains(element) && element !== document.body && element.tagName !== "OPTION" && element.type !== "hidden" && !isShown(element)) {
        copies[i].setAttribute("hidden", "");
      }
    });
    copies.filter(element => element.matches("script, noscript, style, template, link")).forEach(element => element.remove());
    window.conformanceControls = controls;
    return "<!doctype html>" + copy.outerHTML;
  };

  // type sets a value as a keyboard does, for scripts that follow what is typed.
  const type = (control, text) => {
    const kind = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    control.focus();
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(control, text);
    control.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const act = todo => {
    const controls = window.conformanceControls || [];
    for (const [number, text] of Object.entries(todo.type || {})) if (controls[number]) type(controls[number], text);
    for (const [number, ticked] of Object.entries(todo.tick || {})) {
      if (controls[number] && controls[number].checked !== ticked) controls[number].click();
    }
    // Scripts may enable a button only when the fields are filled in.
    setTimeout(() => {
      if (controls[todo.press]) controls[todo.press].click();
      else if (controls[todo.enter]?.form) controls[todo.enter].form.requestSubmit();
    }, 50);
    return "";
  };

  return { read, act };
})()
