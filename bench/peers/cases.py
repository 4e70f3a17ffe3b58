"""What is compared: data sets, and the recipes that the programs train with on each."""
from dataclasses import dataclass

# Recipes. Equal ones must give equal losses; with OWN each program trains with its own method.
ARTICLE, SOFTMAX, OWN = "article", "softmax", "own"


@dataclass(frozen=True)
class Setting:
    """A recipe with its batch size and, for SOFTMAX, its learning rate."""

    recipe: str
    batch: int
    rate: str | None = None

    def title(self):
        if self.recipe == ARTICLE:
            return "The article's recipe"
        if self.recipe == OWN:
            return "Recipes of their own, compared with Linnet's default"
        return f"Softmax regression, batches of {self.batch}, learning rate {self.rate}"


@dataclass(frozen=True)
class Drawing:
    """Images that draw_images.py draws. A fifth of them is the validation set."""

    classes: int
    per_class: int
    width: int
    height: int
    seed: int = 1

    def arguments(self):
        return [f"--{name.replace('_', '-')}={value}" for name, value in vars(self).items()]

    def title(self):
        return f"{self.classes:,} classes, {self.width * self.height:,} features"


@dataclass(frozen=True)
class Case:
    """A data set, and the settings that are compared on it."""

    name: str
    settings: tuple
    drawing: Drawing | None = None  # without one, the data set is the folder of --data
    most_epochs: int | None = None  # enough for the time of an epoch, where nothing else is asked

    def title(self, setting):
        return f"{self.drawing.title()}: {setting.title()}" if self.drawing else setting.title()

    def epochs(self, wanted):
        return min(wanted, self.most_epochs or wanted)


# Steps of 1024 images at a rate of 0.1 oscillate so much on Medical MNIST that rounding decides the
# result: no two programs agree, not even PyTorch with and without torch.compile. The rates of the
# drawn images are such that the loss falls without oscillating: it needs smaller ones the more
# features there are.
CASES = (
    Case("data", (Setting(ARTICLE, 64), Setting(SOFTMAX, 64, "0.1"), Setting(SOFTMAX, 1024, "0.01"),
                  Setting(OWN, 64))),
    # 16,000 of the images are trained on.
    Case("classes", (Setting(SOFTMAX, 64, "0.1"), Setting(SOFTMAX, 1024, "0.1")),
         Drawing(classes=1000, per_class=20, width=32, height=32), most_epochs=5),
    # As many features as a picture of 224 x 224 pixels in three colours has.
    Case("features", (Setting(SOFTMAX, 64, "0.00001"),),
         Drawing(classes=4, per_class=625, width=672, height=224), most_epochs=5),
    # The outputs of thirteen classifiers of six classes each, trained as one.
    Case("columns", (Setting(SOFTMAX, 64, "0.01"), Setting(SOFTMAX, 1024, "0.01")),
         Drawing(classes=78, per_class=160, width=64, height=64), most_epochs=5),
)
